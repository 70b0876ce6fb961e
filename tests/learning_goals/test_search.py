"""A goal is found by its code in any spelling, its title, or a word of its text, among the first five."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_goals.search import best, certain

WORDS = [
    "hjerte",
    "lunge",
    "hud",
    "øre",
    "akutt",
    "barn",
    "eldre",
    "rus",
    "psyke",
    "etikk",
    "lovverk",
    "vakt",
]


@dataclass(frozen=True)
class Goal:
    code: str
    title: str
    group: str = ""
    text_nb: str = ""
    text_nn: str = ""


@dataclass(frozen=True)
class InPlan:
    goal: Goal
    pk: UUID = field(default=UUID(int=0))


def catalogue():
    """85 and 29 made-up goals. Each text has one word of its own; titles share theirs with many."""
    goals = []
    for kind, number in (("ALM", 85), ("FKM", 29)):
        for n in range(1, number + 1):
            first, second = WORDS[n % len(WORDS)], WORDS[(n * 7 + 3) % len(WORDS)]
            goal = Goal(
                code=f"{kind}-{n:03d}",
                title=f"Oppdiktet {first}{second} {n} i {kind.lower()}",
                group=f"Gruppe {first}",
                text_nb=f"Legen skal kunne {first} og {second}, særlig særord{kind.lower()}{n:03d}.",
            )
            goals.append(InPlan(goal, UUID(int=len(goals) + 1)))
    return goals


PLAN = catalogue()


def codes(typed, **how):
    return [one.goal.code for one in best(typed, PLAN, **how)]


SPELT = [
    "ALM-055",
    "alm055",
    "ALM 55",
    "alm-55",
    "Alm. 55",
    "ALM_055",
    " alm–55 ",
    "læringsmål 55",
    "55",
    "055",
]


@pytest.mark.parametrize("spelt", SPELT)
def test_a_code_in_any_spelling_is_first_and_certain(spelt):
    assert codes(spelt)[0] == "ALM-055"
    assert certain(spelt, PLAN).goal.code == "ALM-055"


@pytest.mark.parametrize("template", ["{kind}-{n:03d}", "{kind} {n}", "{low}{n:02d}", "{low}-{n}"])
def test_every_goal_is_first_by_its_code(template):
    for one in PLAN:
        kind, n = one.goal.code.split("-")
        spelt = template.format(kind=kind, low=kind.lower(), n=int(n))
        assert codes(spelt)[0] == one.goal.code


def test_a_number_that_two_kinds_have_offers_both_first_and_is_not_certain():
    assert codes("12")[:2] == ["ALM-012", "FKM-012"]
    assert certain("12", PLAN) is None
    assert certain("fkm 12", PLAN).goal.code == "FKM-012"


def test_every_goal_is_among_the_first_five_by_its_title_and_by_a_word_of_its_text():
    for one in PLAN:
        assert codes(one.goal.title)[0] == one.goal.code
        assert certain(one.goal.title.upper(), PLAN) == one
        word = one.goal.text_nb.split()[-1].strip(".")
        assert codes(word)[:5] == [one.goal.code]


def test_a_beginning_is_enough_and_more_words_narrow_it_down():
    assert codes("alm 8")[0] == "ALM-008"
    assert set(codes("alm-08")) <= {f"ALM-{n:03d}" for n in range(80, 86)} | {"ALM-008"}
    assert codes("hjerte særordalm0")[0].startswith("ALM")
    assert codes("hjer legen")[0]


PLACES = [
    InPlan(Goal("ALM-001", "Lunge og pust")),
    InPlan(Goal("ALM-002", "Kols og lunge")),
    InPlan(Goal("ALM-003", "Lungekreft")),
    InPlan(Goal("ALM-004", "Barnelunge")),
    InPlan(Goal("ALM-005", "Noe annet", group="Lunge")),
    InPlan(Goal("ALM-006", "Noe annet igjen", text_nb="Om lunge.")),
    InPlan(Goal("ALM-007", "Hjerte")),
]


def test_a_title_is_worth_more_than_a_group_and_that_more_than_the_text():
    found = [one.goal.code for one in best("lunge", PLACES)]

    assert found == ["ALM-001", "ALM-002", "ALM-003", "ALM-004", "ALM-005", "ALM-006"]


def test_of_equal_ones_that_comes_first_that_was_touched_lately():
    goals = [InPlan(Goal(f"ALM-{n:03d}", "Lunge"), UUID(int=n)) for n in range(1, 5)]

    assert best("lunge", goals, recent={UUID(int=3)})[0].goal.code == "ALM-003"


def test_every_word_must_be_there():
    assert best("lunge finnesikke", PLACES) == []


@pytest.mark.parametrize("typed", ["", "  ", "-", "…"])
def test_nothing_typed_finds_nothing(typed):
    assert (best(typed, PLAN), certain(typed, PLAN)) == ([], None)


def test_what_fits_one_goal_alone_is_certain():
    assert certain("barnel", PLACES).goal.code == "ALM-004"
    assert certain("lunge", PLACES) is None
    assert certain("finnesikke", PLACES) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_there_is_an_answer(typed):
    found = best(typed, PLAN)
    assert len(found) <= 7
    one = certain(typed, PLAN)
    assert one is None or one in found
