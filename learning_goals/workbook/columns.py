"""The columns of a catalogue of learning goals, as `docs/learning-goals-import.md` documents them."""

from dataclasses import replace

from learning_goals.workbook.cells import codes, items, kind, new_code, words
from supervision.workbook.cells import day, same, text
from supervision.workbook.columns import EXPLANATION, Column, Layout, Sheet

LONGEST_TEXT = 20_000  # characters

GOALS = Sheet(
    "goals",
    nb="læringsmål",
    at="code",
    columns=[
        Column("code", "kode", new_code, needed=True, others=("læringsmålkode", "nummer", "nr")),
        Column("title", "tittel", text(300), needed=True, others=("navn", "namn")),
        Column("kind", "type", kind, others=("plan", "læringsmåltype")),
        Column("group", "gruppe", text(150), default="", others=("tema", "kapittel", "kategori")),
        Column(
            "text_nb",
            "måltekst",
            words(LONGEST_TEXT),
            needed=True,
            others=("måltekst bokmål", "læringsmåltekst", "tekst", "goal text", "text", "goal text nb"),
        ),
        Column(
            "text_nn",
            "måltekst nynorsk",
            words(LONGEST_TEXT),
            default="",
            others=("tekst nynorsk", "goal text nn"),
        ),
        Column(
            "elaboration",
            "utdypende tekst",
            words(LONGEST_TEXT),
            default="",
            nn="utdjupande tekst",
            others=("utdyping", "utdypning"),
        ),
        Column(
            "recommended_activities",
            "anbefalte læringsaktiviteter",
            items(300),
            default=[],
            nn="tilrådde læringsaktivitetar",
            others=("læringsaktiviteter", "læringsaktivitetar"),
        ),
        Column(
            "assessment_forms",
            "anbefalte vurderingsformer",
            items(300),
            default=[],
            nn="tilrådde vurderingsformer",
            others=("vurderingsformer", "recommended assessment forms"),
        ),
        Column("valid_from", "gyldig fra", day, nn="gyldig frå", others=("gyldig fra og med",)),
        Column("valid_to", "gyldig til", day, others=("gyldig til og med",)),
        Column("replaces", "erstatter", codes, default=[], nn="erstattar"),
    ],
)


class GoalsLayout(Layout):
    """Every sheet of the file holds goals, whatever it is called, but for the template's explanation."""

    def sheet_called(self, title):
        called = title.strip().replace(":", " ")[:40]
        if same(called) in map(same, EXPLANATION.names):
            return EXPLANATION
        return replace(GOALS, name=GOALS.name if same(called) in map(same, GOALS.names) else called)


LAYOUT = GoalsLayout([GOALS], unread=[EXPLANATION], max_rows=2_000)
