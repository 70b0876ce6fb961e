"""The demo's goals: invented, and said to be so in every text. The files are what `import_goals` reads."""

from pathlib import Path

from learning_goals.actions.catalogues import Source, import_goals
from learning_goals.models import Catalogue
from learning_goals.versions import Answers
from learning_goals.workbook import read_goals

FOLDER = Path(__file__).parent / "goals"
VERSIONS = {
    # file: what the version is called; the 29 of 2026 replace the 75 of 2019
    "alm.csv": "Oppdiktede mål i allmennmedisin (demo)",
    "fkm_2019.csv": "Oppdiktede felles kompetansemål, 2019 (demo)",
    "fkm_2026.csv": "Oppdiktede felles kompetansemål, 2026 (demo)",
}


def write():
    """The demo's versions of the catalogue stand, for every municipality, marked as fictitious. Where any
    version stands already, nothing is written."""
    if Catalogue.objects.filter(municipality=None).exists():
        return
    for file, name in VERSIONS.items():
        outcome = import_goals(
            read_goals(FOLDER / file),
            answers=Answers(name=name),
            source=Source(file),
            is_fictitious=True,
            agent="command:seed_demo",
        )
        if outcome.faults:
            raise ValueError("\n".join(map(str, outcome.faults)))
