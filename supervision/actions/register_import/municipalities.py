"""The sheet `municipalities`: the municipalities, and how they count for all time."""

from itertools import pairwise

from django.utils.translation import gettext as _

from municipalities.models import SINCE_ALWAYS, Municipality, MunicipalitySettings
from supervision.actions.register_import.plan import given

FIELDS = {
    "organisation_number": "organisation_number",
    "language_form": "language_form",
    "registered_from": "registered_from",
}
SETTINGS = ["minutes_per_supervision_hour", "scale_by_position"]


def plan_municipalities(plan, known):
    """Known municipalities are as their rows say; others are created, but only without a limit."""
    for row in plan.workbook["municipalities"]:
        if row.key is None or plan.repeats(row):
            continue
        place = known.places.get(row["number"])
        if place is None and known.has_limit:
            plan.fault(row, "number", _("is not a known municipality"))
            continue
        if place is None:
            place = known.places[row["number"]] = Municipality(number=row["number"])
        plan_municipality(plan, known, row, place)


def plan_municipality(plan, known, row, place):
    if not (row.get("name") or place.name) and row.readable("name"):
        plan.fault(row, "name", _("must be filled in for a new municipality"))
    plan.settle(row, place, {"name": row.get("name") or place.name, **given(row, FIELDS)})
    said = given(row, {name: name for name in SETTINGS})
    if said and row.readable(*SETTINGS):
        stored = known.settings[place.pk]
        wanted = for_all_time(place, stored, said)
        before = stored if stored or place._state.adding else [MunicipalitySettings(from_month=SINCE_ALWAYS)]
        if list(map(values_of, before)) != list(map(values_of, wanted)):
            plan.settings.append((row, place, before, wanted))
            plan.touch(row, created=False)


def for_all_time(place, stored, said):
    """The settings rows with what is `said` from always on; what is not said stays as it is dated."""
    stored = sorted(stored, key=lambda one: one.from_month)
    if not stored or stored[0].from_month > SINCE_ALWAYS:
        stored.insert(0, MunicipalitySettings(from_month=SINCE_ALWAYS))
    rows = [
        MunicipalitySettings(
            municipality=place,
            from_month=one.from_month,
            **{name: said.get(name, getattr(one, name)) for name in SETTINGS},
        )
        for one in stored
    ]
    return rows[:1] + [later for one, later in pairwise(rows) if values_of(one)[1:] != values_of(later)[1:]]


def values_of(settings):
    return (settings.from_month, *(getattr(settings, name) for name in SETTINGS))
