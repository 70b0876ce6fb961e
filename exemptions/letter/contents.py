"""What a letter says. Every text is as a person typed it: whatever renders it shows it as text."""

from dataclasses import dataclass
from datetime import date

RECIPIENT = "godkjenning@helsedir.no"  # https://www.alis.no, "Individuell veiledning"


@dataclass(frozen=True)
class Sender:
    """The municipality's letterhead. The coat of arms is PNG or JPEG, or empty."""

    name: str
    organisation_number: str
    address: str  # several lines
    coat_of_arms: bytes = b""


@dataclass(frozen=True)
class Contact:
    name: str
    title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Measure:
    """Something that was done to find a supervisor, or to co-operate."""

    on: date
    kind: str  # as the reader sees it, in the letter's language
    what: str


@dataclass(frozen=True)
class TemporarySupervisor:
    name: str
    hpr_number: str
    competence: str
    experience: str


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes
    description: str = ""


@dataclass(frozen=True)
class Letter:
    """One application for a time-limited exemption (spesialistforskriften § 25, fourth paragraph).

    Days are whole days, the period includes both of its ends. Counts are of persons on
    `counted_on`. `language` is "nb" or "nn".
    """

    identifier: str  # the application's uuid
    language: str
    dated_on: date
    case_number: str
    sender: Sender
    challenges: str
    measures_to_find: str
    cooperation: str
    measures: tuple[Measure, ...]
    starts_on: date
    ends_on: date
    counted_on: date
    specialists: int | None  # not counted yet
    specialists_source: str
    trainees_in_training: int
    trainees_without_specialist: int
    counts_reason: str  # why the counts are not those of the register, or ""
    supervisor: TemporarySupervisor
    trainees: tuple[str, ...]  # names
    plan: str  # for coming back to a specialist
    contact: Contact
    signatory: Contact
    attachments: tuple[Attachment, ...] = ()
    renewal_of: str = ""  # the directorate's reference of the exemption that this one would renew
    supplements: tuple[tuple[date, str], ...] = ()  # answers to questions of the directorate, oldest first
