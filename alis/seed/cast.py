"""Who is who in the demo. Surnames, addresses and numbers show that nobody of them exists."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Place:
    number: str
    name: str
    organisation_number: str  # of the series for synthetic enterprises
    language_form: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who is not a trainee. Days are counted back from today."""

    email: str
    name: str
    roles: tuple  # of (municipality number, role)
    hpr_number: str = ""
    specialist_for_years: int | None = None
    specialty_ended: timedelta | None = None
    course_years_ago: int | None = None  # the supervisor course
    capacity: int | None = None  # trainees at a time, in each municipality


@dataclass(frozen=True)
class Doctor:
    """A trainee and how the last year went. `gaps` are (from, to) in days ago without any session."""

    email: str
    name: str
    number: str
    supervisor: str | None
    since: int = 500  # days of service until today
    position: int = 100
    every: int = 14  # days between sessions
    minutes: int = 120
    gaps: tuple = ()
    leave: tuple | None = None  # (from, to, per cent), in days ago
    deputy: str | None = None
    assignment_ended: int | None = None  # days ago
    before: tuple | None = None  # who supervised before, until and again from how many days ago
    converted: int | None = None  # days ago
    left_open: int = 1  # the latest so many held sessions wait for their supervisor


PLACES = [
    Place("9901", "Prøvevik kommune", "310999903", "nb"),
    Place("9902", "Demofjord kommune", "310999911", "nn"),
]

COLLEAGUES = [
    Colleague("kari", "Kari Demo", (("9901", "coordinator"),)),
    Colleague("leif", "Leif Demo", (("9901", "leader"),)),
    Colleague(
        "vera", "Vera Prøve", (("9901", "supervisor"),), "999000001", 9, course_years_ago=6, capacity=4
    ),
    Colleague("viktor", "Viktor Prøve", (("9901", "supervisor"),), "999000002", 14, course_years_ago=3),
    Colleague(
        "vilde", "Vilde Prøve", (("9901", "supervisor"), ("9902", "supervisor")), "999000003", 6, capacity=3
    ),
    Colleague(
        "vetle", "Vetle Prøve", (("9901", "supervisor"),), "999000008", 2, course_years_ago=1, capacity=2
    ),
    Colleague(
        "vegard",
        "Vegard Prøve",
        (("9901", "supervisor"),),
        "999000004",
        20,
        specialty_ended=timedelta(days=20),
    ),
    Colleague("unni", "Unni Prøve", (("9901", "supervisor"),), "999000005", capacity=1),
    Colleague("siri", "Siri Demo", (("9901", "clinical_instructor"),), "999000006", 3),
    Colleague("ulrik", "Ulrik Prøve", (("9902", "supervisor"),), "999000009"),
    Colleague(
        "laila",
        "Laila Demo",
        (("9902", "leader"), ("9902", "coordinator"), ("9902", "supervisor")),
        "999000007",
        11,
        course_years_ago=4,
        capacity=2,
    ),
]

DOCTORS = [
    Doctor("ida", "Ida Demo", "9901", "vera", left_open=2),
    Doctor("amir", "Amir Demo", "9901", "vera", every=14, minutes=135),
    Doctor("sofie", "Sofie Demo", "9901", "vera", every=7, minutes=60),
    Doctor("jonas", "Jonas Demo", "9901", "viktor", every=24, minutes=90, gaps=((0, 38),)),
    Doctor("nora", "Nora Demo", "9901", "viktor", minutes=130, gaps=((20, 48),), before=("vegard", 263, 250)),
    Doctor("elias", "Elias Demo", "9901", None, assignment_ended=18),
    Doctor("maja", "Maja Demo", "9901", "vilde", leave=(170, 20, 100)),
    Doctor("oskar", "Oskar Demo", "9901", "vegard"),
    Doctor("thea", "Thea Demo", "9901", "unni"),
    Doctor("emil", "Emil Demo", "9901", "vilde", since=75, every=7, minutes=90),
    Doctor("selma", "Selma Demo", "9901", "viktor", position=60, deputy="vera", leave=(45, -20, 50)),
    Doctor("filip", "Filip Demo", "9901", "vilde", since=900, converted=300, minutes=125),
    Doctor("ingrid", "Ingrid Demo", "9902", "vilde"),
    Doctor("magnus", "Magnus Demo", "9902", "laila", minutes=130),
    Doctor("leah", "Leah Demo", "9902", "laila", every=21, minutes=90),
]
