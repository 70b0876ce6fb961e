"""When a goal is ready to be asked for: recommended activities are found by plain rules, and by no guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_goals.models import ActivityKind
from learning_goals.readiness import KINDS, Done, is_met, is_ready, missing

COURSE = Done("course", "Grunnkurs A – Allmennlegen og fastlegekontoret (nett)")
DUTY = Done("emergency_duty", "Natt på legevakta")


@pytest.mark.parametrize(
    ("recommended", "done", "met"),
    [
        ("Grunnkurs A", [COURSE], True),
        ("grunnkurs  a", [COURSE], True),
        ("Allmennlegen og fastlegekontoret, nett", [COURSE], True),
        ("Grunnkurs B", [COURSE], False),
        ("Grunnkurs", [DUTY], False),
        ("kurs A", [COURSE], False),  # whole words only
        ("fastlegekontoret Grunnkurs", [COURSE], False),  # in this order
        ("Kurs", [COURSE], True),
        ("Kurs", [DUTY], False),
        ("E-læring", [Done("e_learning", "Noe annet")], True),
        ("Legevakt", [DUTY], True),
        ("Kurs i akuttmedisin", [COURSE], False),  # names more than a kind
        ("Grunnkurs A", [], False),
        (" – ", [], True),  # asks for nothing
    ],
)
def test_a_recommended_activity_is_found_by_its_words_or_its_kind(recommended, done, met):
    assert is_met(recommended, done, touched=False) == met


@pytest.mark.parametrize("touched", [True, False])
@pytest.mark.parametrize("words", ["Samtale i individuell veiledning", "individuell rettleiing"])
def test_supervision_is_there_once_the_goal_was_touched(words, touched):
    assert is_met(words, [], touched) == touched


@pytest.mark.parametrize(
    ("done", "touched", "ready"),
    [
        ([COURSE, DUTY], True, True),
        ([COURSE, DUTY], False, False),
        ([COURSE], True, False),
        ([], True, False),
    ],
)
def test_a_goal_is_ready_when_it_was_touched_and_nothing_recommended_is_missing(done, touched, ready):
    assert is_ready(["Grunnkurs A", "Legevakt"], done, touched) == ready


def test_a_goal_without_recommendations_is_ready_once_it_was_touched():
    assert [is_ready([], [], touched) for touched in (True, False)] == [True, False]


def test_what_is_missing_is_named_as_the_catalogue_writes_it():
    assert missing(["Grunnkurs A", "Kurs i Akuttmedisin", "Legevakt"], [COURSE], True) == [
        "Kurs i Akuttmedisin",
        "Legevakt",
    ]


def test_the_words_for_kinds_name_kinds_that_there_are():
    assert set(KINDS.values()) | {"other"} == set(ActivityKind.values)


sentences = st.text(st.sampled_from("ab ,-()Å"), max_size=20)
activities = st.lists(st.builds(Done, st.sampled_from(ActivityKind.values), sentences), max_size=4)


@given(st.lists(sentences, max_size=4), activities, activities, st.booleans())
def test_more_evidence_never_makes_a_goal_less_ready(recommended, done, more, touched):
    if is_ready(recommended, done, touched):
        assert is_ready(recommended, done + more, touched)
    assert set(missing(recommended, done + more, True)) <= set(missing(recommended, done, touched))


@given(sentences, st.sampled_from(ActivityKind.values))
def test_an_activity_under_the_catalogue_s_own_words_is_always_found(words, kind):
    assert is_met(words, [Done(kind, words)], touched=False)
