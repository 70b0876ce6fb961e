"""Who is told of invitations."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from municipalities.models import User
from outbox.letters import letter


def link_of(token):
    return settings.SITE_URL + reverse("accept_invitation", args=[token])


def mail_invitation(invitation, token):
    """The link has gone to the invited address. It is the one mail outside the outbox, since
    the token is nowhere kept. Raises OSError where the mail server does not take it."""
    person = User.objects.filter(email=invitation.email).first()
    with translation.override(person and person.language or invitation.municipality.language_form):
        subject = _("Invitation to the ALIS supervision of %(municipality)s") % {
            "municipality": invitation.municipality
        }
        text = _(
            "%(municipality)s invites you to its ALIS supervision. Your role: %(role)s.\n\n"
            "Open this link within seven days to get started:\n%(link)s\n\n"
            "It works once, and only for you."
        ) % {
            "municipality": invitation.municipality,
            "role": invitation.get_role_display(),
            "link": link_of(token),
        }
        because = _("You get this because %(inviter)s has entered your address.") % {
            "inviter": invitation.invited_by or invitation.municipality
        }
        body = letter(
            text, name=person.name if person else "", because=because, sender=str(invitation.municipality)
        )
        send_mail(" ".join(subject.split()), body, None, [invitation.email])
