"""What the database holds of those whom the file names.

All rows that the import may change are locked here, before anything is judged, and always in the
same order. The number of queries does not depend on the number of rows.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from municipalities.models import Membership, Municipality, MunicipalitySettings, User
from supervision.models import Assignment, Authorisation, Leave, Qualification, ServicePeriod, Trainee


class Known:
    """Look-ups of municipalities, people and trainee records, by what the file calls them.

    `scope` holds the ids of the municipalities that the importer coordinates (None: no limit).
    Others do not exist for the import, nor do people without a membership in them.
    """

    def __init__(self, workbook, scope):
        self.has_limit = scope is not None
        places = locked(Municipality).filter(number__in=workbook.every("number", "municipality_number"))
        if self.has_limit:
            places = places.filter(pk__in=scope)
        self.places = {place.number: place for place in places}
        settings = locked(MunicipalitySettings).filter(municipality__in=self.ids_of_places)
        self.settings = grouped(settings, "municipality_id")
        self.wanted_records = {row.key for row in workbook["trainees"]}  # also those that cannot be made
        self.know_people(workbook)
        self.know_trainees()

    @property
    def ids_of_places(self):
        return [place.pk for place in self.places.values()]

    def know_people(self, workbook):
        emails = workbook.every("email", "trainee_email", "supervisor_email")
        self.people = {person.email: person for person in locked(User).filter(email__in=emails)}
        ids = [person.pk for person in self.people.values()]
        self.qualifications = {q.person_id: q for q in locked(Qualification).filter(person__in=ids)}
        self.memberships = grouped(
            locked(Membership).filter(user__in=ids, municipality__in=self.ids_of_places),
            "user_id", "municipality_id", "role",
        )  # fmt: skip
        self.members = {(person, place) for person, place, _role in self.memberships}
        self.present = {person for person, _place in self.members}  # before the file adds anybody

    def know_trainees(self):
        people = {person.pk: person for person in self.people.values()}
        places = {place.pk: place for place in self.places.values()}
        records = list(locked(Trainee).filter(person__in=people, municipality__in=self.ids_of_places))
        self.records = {(record.person_id, record.municipality_id): record for record in records}
        self.stand_ins = defaultdict(Trainee)
        for record in records:
            record.person, record.municipality = people[record.person_id], places[record.municipality_id]
        self.service, self.leaves, self.assignments, self.authorisations = (
            grouped(locked(model).filter(trainee__in=records), "trainee_id")
            for model in (ServicePeriod, Leave, Assignment, Authorisation)
        )
        # Not locked, since it is not changed: the database itself refuses what would break it meanwhile.
        self.responsible_elsewhere = list(
            ServicePeriod.objects.filter(responsible_for__in=people).exclude(trainee__in=records)
        )

    def is_present(self, email):
        """Whether the importer knew the person of that address before the import."""
        person = self.people.get(email)
        return not self.has_limit or (person is not None and person.pk in self.present)

    def place(self, row, plan):
        """The row's municipality; where there is none, that is noted."""
        number = row.get("municipality_number")
        if number is not None and number not in self.places:
            plan.fault(row, "municipality_number", _("is not a known municipality"))
        return self.places.get(number)

    def place_of(self, row):
        """The municipality of a row without faults."""
        return self.places[row["number" if row.sheet == "municipalities" else "municipality_number"]]

    def person(self, row, column, plan):
        """The person whom the row names there; where there is none to be seen, that is noted.

        Whom an importer with a limit sees depends on the municipality: without one nothing is noted.
        """
        email, place = row.get(column), self.places.get(row.get("municipality_number"))
        person = self.people.get(email)
        if self.has_limit and place is None:
            return None
        if person is not None and self.has_limit and (person.pk, place.pk) not in self.members:
            person = None
        if person is None and email is not None:
            plan.fault(row, column, _("is not a known person"))
        return person

    def record(self, row, plan):
        """The row's trainee record; where there is none, that is noted, and another stands in for it.

        By it the rows that name the same one are still held against each other. None is for a row
        that does not say which record it means.
        """
        place = self.place(row, plan)
        email, number = row.get("trainee_email"), row.get("municipality_number")
        if email is None:
            return None
        person = self.people.get(email)
        record = self.records.get((person.pk, place.pk)) if person and place else None
        if record is None and (email, number) not in self.wanted_records:
            if place is None:
                self.person(row, "trainee_email", plan)
            else:
                plan.fault(row, "trainee_email", _("has no trainee record in this municipality"))
        if record is None and number is not None:
            return self.stand_ins[email, number]
        return record

    def supervisor(self, row, plan):
        """The row's supervisor, who is another person than the trainee; else that is noted."""
        email = row.get("supervisor_email")
        if email is not None and email == row.get("trainee_email"):
            plan.fault(row, "supervisor_email", _("is the trainee: nobody supervises themselves"))
            return None
        return self.person(row, "supervisor_email", plan)


def locked(model):
    """The rows of a model, locked against changes but not against new rows that point at them."""
    return model.objects.select_for_update(of=("self",), no_key=True).order_by("pk")


def grouped(rows, *names):
    groups = defaultdict(list)
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        groups[key if len(key) > 1 else key[0]].append(row)
    return groups
