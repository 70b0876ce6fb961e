"""All that the hour rule asks of the register about one trainee record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

DEFAULT_MINUTES_PER_HOUR = 60  # where a municipality has set nothing for the month


@dataclass(frozen=True, kw_only=True)
class Period:
    """From one day to another, both included. An end of None is open."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, kw_only=True)
class Service(Period):
    """Practical service, at 0 to 100 per cent of a position. Those of a record do not overlap."""

    position_percentage: int = 100


@dataclass(frozen=True, kw_only=True)
class Leave(Period):
    """Leave, 0 to 100 per cent. Those of a record do not overlap."""

    percentage: int = 100


@dataclass(frozen=True, kw_only=True)
class Assignment(Period):
    """`supervisor` has charge of the trainee, as primary or deputy."""

    supervisor: UUID
    role: str = "primary"

    @property
    def is_primary(self) -> bool:
        return self.role == "primary"


@dataclass(frozen=True, kw_only=True)
class Authorisation(Period):
    """A granted exemption of `supervisor` for this trainee record."""

    supervisor: UUID


@dataclass(frozen=True, kw_only=True)
class Specialty:
    """When a person is a specialist. Without `since` they are none; an `until` of None is open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session of the trainee. Its day is its date; its length is in minutes."""

    id: UUID
    date: date
    minutes: int
    supervisor: UUID
    kind: str = "individual"
    state: str = "held"
    cannot_be_finalised: bool = False

    @property
    def took_place(self) -> bool:
        return self.state in ("held", "finalised")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How the municipality counts, from a month on until the next setting."""

    from_month: date
    minutes_per_hour: int = DEFAULT_MINUTES_PER_HOUR
    scale_by_position: bool = False


@dataclass(frozen=True, kw_only=True)
class Norm:
    """What the regulation asks for, from a month on until the next norm."""

    from_month: date
    hours_per_month: Decimal
    months_per_year: Decimal


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the register knows and the rule asks of one trainee record. Order does not matter."""

    trainee: UUID
    responsible: bool = True
    converted_on: date | None = None
    registered_from: date | None = None
    service: tuple[Service, ...] = ()
    leaves: tuple[Leave, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    specialties: Mapping[UUID, Specialty] = field(default_factory=dict)
    sessions: tuple[Session, ...] = ()
    settings: tuple[Setting, ...] = ()
    norms: tuple[Norm, ...] = ()
