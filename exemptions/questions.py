"""What is unusual in an application and therefore asked about, never refused. Reads only."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.days import today
from supervision.models import Qualification, ServicePeriod


class Question(NamedTuple):
    section: str
    sentence: str


def questions_of(application, counts):
    """The questions, in the order of the page; `counts` are the register's numbers."""
    found = (early(application), long(application), few(application, counts), other_number(application))
    return [one for one in found if one]


def early(application):
    if application.starts_on and application.starts_on < today():
        return Question("period", _("The period begins before today."))
    return None


def long(application):
    """The period lasts longer than the service that is registered of one of the trainees."""
    if application.ends_on is None:
        return None
    concerned = [one.trainee_id for one in application.concerned.all()]
    service = ServicePeriod.objects.filter(trainee__in=concerned)
    going_on = service.filter(ends_on__isnull=True) | service.filter(ends_on__gte=application.ends_on)
    shorter = service.exclude(trainee__in=going_on.values("trainee")).order_by("-ends_on")
    last = shorter.select_related("trainee__person").first()
    if last is None:
        return None
    return Question(
        "period",
        _("The period lasts longer than the training: the service of %(trainee)s ends on %(day)s.")
        % {"trainee": last.trainee, "day": date_format(last.ends_on, "DATE_FORMAT")},
    )


def few(application, counts):
    if application.specialists is None or application.specialists >= counts.specialists:
        return None
    return Question(
        "specialists",
        _("The register has more specialists than that: %(count)s who supervise.")
        % {"count": counts.specialists},
    )


def other_number(application):
    """The HPR number is not the one that the register has of the supervisor."""
    known = Qualification.objects.filter(person=application.supervisor_id).exclude(hpr_number="").first()
    if known is None or not application.hpr_number or known.hpr_number == application.hpr_number:
        return None
    return Question(
        "supervisor", _("The register has another HPR number: %(number)s.") % {"number": known.hpr_number}
    )
