"""What the letter of an application says: gathered from the rows, or as it was sent. Reads only.

The contents are a dictionary that JSON holds, named as the fields of `Letter`, with the files by id and
digest. So they can be compared without reading the files, and kept as they were when the letter was sent.
"""

import hashlib
import json
from dataclasses import fields
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from stdnum.no import orgnr

from exemptions.completeness import points
from exemptions.counting import register_counts
from exemptions.letter.contents import Attachment, Contact, Letter, Measure, Sender, TemporarySupervisor
from exemptions.models import Letterhead
from exemptions.sections import ROWS, SECTIONS
from municipalities.days import today
from municipalities.models import StoredFile
from supervision.models import Authorisation

DAYS = ("dated_on", "starts_on", "ends_on", "counted_on")
WRITTEN = ("challenges", "measures_to_find", "cooperation", "specialists", "plan")
COUNTED = ("trainees_in_training", "trainees_without_specialist")


def letterhead_of(municipality):
    """The municipality's letterhead; an empty one where it has none yet."""
    found = Letterhead.objects.select_related("coat_of_arms").filter(municipality=municipality).first()
    return found or Letterhead(municipality=municipality)


def access_of(municipality):
    """How the municipality's case system protects its applications, by its own archive plan."""
    head = letterhead_of(municipality)
    return {"code": head.access_code, "basis": head.access_basis}


def figures_of(application, day):
    """The numbers of trainees that the letter gives: those typed, else the register's of the day."""
    concerned = [one.trainee_id for one in application.concerned.all()]
    counts = register_counts(application.municipality, day, concerned)
    typed = {name: getattr(application, name) for name in COUNTED}
    return counts, {name: getattr(counts, name) if value is None else value for name, value in typed.items()}


def answers_of(application, day=None):
    """Name → value of all that `completeness` asks about."""
    head = letterhead_of(application.municipality)
    _counts, figures = figures_of(application, day or today())
    concerned = [one.trainee_id for one in application.concerned.all()]
    names = [name for section in SECTIONS for name in columns(section)]
    number = application.municipality.organisation_number
    return {
        **{name: getattr(application, name) for name in names},
        "trainees": concerned,
        "organisation_number": number if orgnr.is_valid(number) else "",
        "address": head.address,
        "overlaps": overlapping(application, concerned).exists(),
        "figures_contradict": figures["trainees_without_specialist"] > figures["trainees_in_training"],
    }


def columns(section):
    return [name for name in SECTIONS[section] if name not in ROWS]


def values_of(application, section):
    """What the part holds, as `save_section` takes it."""
    rows = {
        "trainees": lambda: [one.trainee for one in application.concerned.all()],
        "measures": lambda: [one.measure for one in application.chosen_measures.select_related("measure")],
    }
    return {
        name: sorted(rows[name](), key=by_id) if name in ROWS else getattr(application, name)
        for name in SECTIONS[section]
    }


def by_id(row):
    return str(row.pk)


def points_of(application, day=None):
    return points(answers_of(application, day))


def overlapping(application, concerned):
    """Exemptions that the supervisor has for one of the trainees on a day of the period applied for."""
    if application.supervisor_id is None or application.starts_on is None or application.ends_on is None:
        return Authorisation.objects.none()
    return Authorisation.objects.filter(
        supervisor=application.supervisor_id, trainee__in=concerned, starts_on__lte=application.ends_on
    ).exclude(ends_on__lt=application.starts_on)


def contents_of(application, day):
    """What the letter says if it is dated that day; as it was sent, where it was."""
    if application.as_sent is not None:
        return application.as_sent
    place, head = application.municipality, letterhead_of(application.municipality)
    _counts, figures = figures_of(application, day)
    with translation.override(place.language_form):
        measures = [
            {"on": one.measure.day.isoformat(), "kind": one.measure.kind_and_place, "what": one.measure.what}
            for one in application.chosen_measures.select_related("measure")
        ]
        source = source_of(application)
    attached = application.attachments.select_related("file")
    return {
        "identifier": str(application.pk),
        "language": place.language_form,
        "dated_on": day.isoformat(),
        "case_number": application.case_number,
        "sender": {
            "name": place.name,
            "organisation_number": place.organisation_number,
            "address": head.address,
            "coat_of_arms": file_entry(head.coat_of_arms),
        },
        **{name: getattr(application, name) for name in WRITTEN},
        "measures": measures,
        "starts_on": application.starts_on and application.starts_on.isoformat(),
        "ends_on": application.ends_on and application.ends_on.isoformat(),
        "counted_on": day.isoformat(),
        "specialists_source": source,
        **figures,
        "counts_reason": application.counts_reason,
        "supervisor": {
            "name": str(application.supervisor or ""),
            "hpr_number": application.hpr_number,
            "competence": application.competence,
            "experience": application.experience,
        },
        "trainees": [str(one.trainee) for one in application.concerned.all()],
        "contact": person_of(application, "contact"),
        "signatory": person_of(application, "signatory"),
        "attachments": [{**file_entry(one.file), "description": one.description} for one in attached],
        "renewal_of": reference_of(application.renewal_of),
    }


def source_of(application):
    """Where the number of specialists comes from, and of which day it is."""
    if application.specialists_counted_on is None:
        return application.specialists_source
    day = date_format(application.specialists_counted_on, "DATE_FORMAT")
    return ", ".join(filter(None, [application.specialists_source, day]))


def file_entry(file):
    return file and {"file": str(file.pk), "name": file.name, "type": file.media_type, "sha256": file.sha256}


def person_of(application, part):
    return {field.name: getattr(application, f"{part}_{field.name}", "") for field in fields(Contact)}


def reference_of(application):
    """The directorate's reference of the exemption that this application was granted, or ""."""
    granted = application and application.decisions.filter(kind="granted").last()
    return granted.reference if granted else ""


def digest_of(contents) -> str:
    """The same for the same letter."""
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


def is_current(rendering, application):
    """Whether the PDF says what the application says."""
    return (
        rendering is not None
        and rendering.file_id is not None
        and rendering.digest == digest_of(contents_of(application, rendering.day))
    )


def letter_of(contents, *, supplements=(), with_files=True) -> Letter:
    """The letter of these contents; without the files' bytes where it is only looked at."""
    found = contents["attachments"]
    arms = contents["sender"]["coat_of_arms"]
    wanted = [one["file"] for one in (*found, *([arms] if arms else []))] if with_files else []
    bytes_of = {
        str(file.pk): file.content for file in StoredFile.objects.select_related("body").filter(pk__in=wanted)
    }
    given = {field.name: contents[field.name] for field in fields(Letter) if field.name in contents}
    return Letter(
        **{
            **given,
            **{name: contents[name] and date.fromisoformat(contents[name]) for name in DAYS},
            "sender": Sender(
                **{**contents["sender"], "coat_of_arms": bytes_of.get(arms["file"], b"") if arms else b""}
            ),
            "measures": tuple(
                Measure(date.fromisoformat(one["on"]), one["kind"], one["what"])
                for one in contents["measures"]
            ),
            "supervisor": TemporarySupervisor(**contents["supervisor"]),
            "trainees": tuple(contents["trainees"]),
            "contact": Contact(**contents["contact"]),
            "signatory": Contact(**contents["signatory"]),
            "attachments": tuple(
                Attachment(one["name"], one["type"], bytes_of.get(one["file"], b""), one["description"])
                for one in found
            ),
            "supplements": tuple(supplements),
        }
    )
