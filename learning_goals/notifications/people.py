"""Who is told that somebody instructs a trainee."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning_goals.models import Instructorship
from learning_goals.notifications.wording import sentence
from outbox.actions import post
from outbox.renderers import register


def instructor_added(one):
    for recipient in (one.instructor, one.trainee.person):
        post(
            "instructor_added",
            recipient=recipient,
            key=str(one.pk),
            data={"instructorship": str(one.pk)},
        )


@register("instructor_added")
def text_of_added(message):
    rows = Instructorship.objects.select_related("instructor", "trainee__person")
    one = rows.filter(pk=message.data["instructorship"]).first()
    return one and sentence(
        _("%(instructor)s is clinical instructor of %(trainee)s from %(date)s")
        % {
            "instructor": one.instructor,
            "trainee": one.trainee,
            "date": date_format(one.starts_on, "DATE_FORMAT"),
        },
        "home",
    )
