"""What becomes of a plan when a new version of the goals comes: the rule by itself."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alis.seed.goals_catalogue import FOLDER
from learning_goals.moving import APPROVED, OPEN, UNDER_WAY, Held, followed, move_of
from learning_goals.workbook import read_goals

OLD = {"F-1": [], "F-2": [], "F-3": []}


def held(standing=OPEN, code="F-1", key=None, version=0):
    return Held(key or code, code, version, standing)


def test_an_open_goal_becomes_the_one_that_replaces_it():
    move = move_of([held()], [OLD, {"N-1": ["F-1"]}])

    assert (move.added, move.closed, move.left) == ({"N-1": ["F-1"]}, {"F-1": ["N-1"]}, [])


def test_one_old_goal_becomes_several_new_ones():
    move = move_of([held()], [OLD, {"N-1": ["F-1"], "N-2": ["F-1"]}])

    assert move.added == {"N-1": ["F-1"], "N-2": ["F-1"]}
    assert move.closed == {"F-1": ["N-1", "N-2"]}


def test_several_old_goals_become_one_new_one():
    move = move_of([held(), held(code="F-2")], [OLD, {"N-1": ["F-1", "F-2"]}])

    assert move.added == {"N-1": ["F-1", "F-2"]}
    assert move.closed == {"F-1": ["N-1"], "F-2": ["N-1"]}


def test_an_open_goal_that_nothing_replaces_is_left_for_the_leader_and_stays():
    move = move_of([held(code="F-3")], [OLD, {"N-1": ["F-1"]}])

    assert (move.left, move.closed) == (["F-3"], {})


def test_a_new_goal_that_replaces_nothing_in_the_plan_is_added():
    assert move_of([], [OLD, {"N-1": ["F-1"], "N-2": []}]).added == {"N-1": [], "N-2": []}


def test_a_new_goal_is_covered_where_all_its_predecessors_are_approved():
    move = move_of([held(APPROVED), held(APPROVED, "F-2")], [OLD, {"N-1": ["F-1", "F-2"]}])

    assert (move.covered, move.added, move.closed) == ({"N-1": ["F-1", "F-2"]}, {}, {})


def test_a_new_goal_with_one_open_and_one_approved_predecessor_is_asked_for():
    move = move_of([held(APPROVED), held(OPEN, "F-2")], [OLD, {"N-1": ["F-1", "F-2"]}])

    assert (move.added, move.closed, move.covered) == ({"N-1": ["F-2"]}, {"F-2": ["N-1"]}, {})


@pytest.mark.parametrize("other", [UNDER_WAY, APPROVED])
def test_what_is_under_way_is_not_moved_and_its_heir_waits(other):
    move = move_of([held(UNDER_WAY), held(other, "F-2")], [OLD, {"N-1": ["F-1", "F-2"]}])

    assert (move.added, move.closed, move.covered, move.left) == ({}, {}, {}, [])
    assert move.waiting == {"N-1": ["F-1", "F-2"]}
    assert not move.does_something


def test_a_goal_that_names_nothing_goes_on_from_the_same_code():
    move = move_of([held()], [OLD, {"F-1": []}])

    assert (move.added, move.closed) == ({"F-1": ["F-1"]}, {"F-1": ["F-1"]})


def test_a_goal_that_names_what_it_replaces_is_another_one_than_that_of_the_same_code():
    move = move_of([held(), held(code="F-2")], [OLD, {"F-1": ["F-2"]}])

    assert (move.added, move.left) == ({"F-1": ["F-2"]}, ["F-1"])


def test_a_version_that_was_skipped_is_followed():
    versions = [OLD, {"M-1": ["F-1"], "M-2": ["F-2"]}, {"N-1": ["M-1"]}]

    move = move_of([held(), held(code="F-2")], versions)

    assert (move.closed, move.left) == ({"F-1": ["N-1"]}, ["F-2"])
    assert followed("F-1", versions[1:]) == ["N-1"]


def test_goals_of_several_versions_are_each_followed_from_their_own():
    versions = [OLD, {"M-1": ["F-1"]}, {"N-1": ["M-1"]}]

    move = move_of([held(), held(code="M-1", version=1)], versions)

    assert move.added == {"N-1": ["F-1", "M-1"]}


def test_what_is_in_the_plan_already_is_not_added_again_and_still_takes_over():
    move = move_of([held()], [OLD, {"N-1": ["F-1"]}], here={"N-1"})

    assert (move.added, move.closed) == ({}, {"F-1": ["N-1"]})


def test_what_somebody_has_taken_out_is_not_brought_back():
    move = move_of([held()], [OLD, {"N-1": ["F-1"]}], closed_here={"N-1"})

    assert (move.added, move.closed, move.left) == ({}, {}, ["F-1"])


# The reform of 1 March 2026


def version(file):
    return {row["code"]: row.get("replaces") or [] for row in read_goals(FOLDER / file).rows}


def test_the_reform_of_1_march_2026_makes_29_goals_of_75():
    old, new = version("fkm_2019.csv"), version("fkm_2026.csv")

    move = move_of([held(code=code) for code in old], [old, new])

    assert (len(old), len(new)) == (75, 29)
    assert len(move.added) == 29
    assert (len(move.closed), len(move.left)) == (71, 4)
    assert sum(len(codes) > 1 for codes in move.closed.values()) == 3
    assert (move.covered, move.waiting) == ({}, {})


def test_after_the_reform_who_had_everything_approved_is_asked_for_nothing():
    old, new = version("fkm_2019.csv"), version("fkm_2026.csv")

    move = move_of([held(APPROVED, code) for code in old], [old, new])

    assert (move.added, move.closed, move.left) == ({}, {}, [])
    assert len(move.covered) == 29


def test_the_demo_s_reform_is_read_with_the_csv_module_alone_as_well():
    """So that the numbers above are those of the file, not of our reader."""
    with (FOLDER / "fkm_2026.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 29
    assert {row["Kode"]: row["Erstatter"].split(", ") for row in rows} == version("fkm_2026.csv")


# Whatever the versions


CODES = [f"F-{n}" for n in range(5)]
VERSIONS = st.lists(
    st.dictionaries(
        st.sampled_from(CODES), st.lists(st.sampled_from(CODES), max_size=3, unique=True), max_size=5
    ),
    min_size=1,
    max_size=4,
)


@given(st.data(), VERSIONS)
def test_no_goal_is_lost_and_nothing_decided_is_touched(data, versions):
    places = st.integers(0, len(versions) - 1)
    standings = st.sampled_from([OPEN, UNDER_WAY, APPROVED])
    rows = data.draw(st.lists(st.tuples(st.sampled_from(CODES), places, standings), max_size=8))
    plan = [
        Held(n, code, place, standing)
        for n, (code, place, standing) in enumerate(rows)
        if place < len(versions) - 1
    ]
    is_open = {one.key for one in plan if one.standing is OPEN}

    move = move_of(plan, versions)

    assert set(move.closed) | set(move.left) == is_open
    assert set(move.closed) & set(move.left) == set()
    assert set(versions[-1]) == set(move.added) | set(move.covered) | set(move.waiting)
    assert {code for codes in move.closed.values() for code in codes} <= set(move.added)
