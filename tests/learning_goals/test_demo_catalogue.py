"""The demo's goals are invented, say so, and read as an official file would be."""

import pytest

from alis.seed import goals_catalogue
from audit.models import Event
from learning_goals.models import Catalogue, Goal

pytestmark = pytest.mark.django_db


def test_the_demo_has_85_goals_of_general_practice_and_29_common_ones_that_replace_75():
    goals_catalogue.write()

    assert {(one.kind, one.valid_from.year, one.goals.count()) for one in Catalogue.objects.all()} == {
        ("ALM", 2019, 85),
        ("FKM", 2019, 75),
        ("FKM", 2026, 29),
    }
    ended, begun = Catalogue.objects.filter(kind="FKM").order_by("valid_from")
    assert (ended.valid_to.isoformat(), begun.valid_from.isoformat(), begun.valid_to) == (
        "2026-02-28",
        "2026-03-01",
        None,
    )
    replaced = {code for goal in begun.goals.all() for code in goal.replaces}
    old = set(ended.goals.values_list("code", flat=True))
    assert replaced < old
    assert len(old - replaced) == 4


def test_every_text_of_the_demo_says_that_it_is_made_up():
    goals_catalogue.write()

    assert Catalogue.objects.filter(is_fictitious=False).count() == 0
    assert Goal.objects.exclude(text_nb__startswith="Oppdiktet mål: ").count() == 0
    assert Goal.objects.exclude(text_nn__startswith="Oppdikta mål: ").count() == 0
    assert Goal.objects.exclude(elaboration="").exclude(elaboration__startswith="Oppdiktet").count() == 0


def test_writing_the_demo_s_goals_twice_changes_nothing():
    goals_catalogue.write()
    before = [Catalogue.objects.count(), Goal.objects.count(), Event.objects.count()]

    goals_catalogue.write()

    assert [Catalogue.objects.count(), Goal.objects.count(), Event.objects.count()] == before
