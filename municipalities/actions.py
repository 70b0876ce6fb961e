"""Invites people, and lets them in."""

import hashlib
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, record
from municipalities import notifications, permissions
from municipalities.days import today
from municipalities.models import FileBody, Invitation, Membership, StoredFile, User

LINK_WORKS_FOR = timedelta(days=7)


@transaction.atomic
def invite(email, municipality, role, *, actor=None, agent=""):
    """A fresh invitation stands, older open ones for the same role do not work any more.

    Returns the invitation and its token, which is nowhere else. `agent` names an operator's
    command, which needs no permission.
    """
    if not agent and not permissions.can_invite(actor, municipality):
        raise PermissionDenied
    email = email.strip().lower()
    now = timezone.now()
    Invitation.objects.open().filter(email=email, municipality=municipality, role=role).update(revoked_at=now)
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email,
        role=role,
        token_hash=Invitation.hash(token),
        invited_by=actor,
        expires_at=now + LINK_WORKS_FOR,
    )
    record(
        "invitation.sent",
        actor=actor,
        agent=agent,
        target=invitation,
        municipality=municipality,
        data={"role": str(role)},
    )
    return invitation, token


@transaction.atomic
def invite_by_mail(email, municipality, role, *, actor):
    """A fresh invitation stands, and its link has gone to the address.

    Raises OSError where the mail server does not take it. Then nothing has changed, and an older
    link goes on working.
    """
    invitation, token = invite(email, municipality, role, actor=actor)
    notifications.mail_invitation(invitation, token)
    return invitation


@transaction.atomic
def revoke_invitation(invitation, *, actor):
    """The link does not work any more."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvalidTransition("the link does not work any more")
    if not permissions.can_revoke(actor, invitation):
        raise PermissionDenied
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("invitation.revoked", actor=actor, target=invitation, municipality=invitation.municipality)


@transaction.atomic
def accept_invitation(invitation, *, actor=None, name="", password=None):
    """The person has an account with the invited role from today on, and the link is used up.

    `actor` is the person, where they are signed in; else the account gets `name` and `password`.
    Raises InvalidTransition where the link does not work any more, and PermissionDenied where
    somebody else is signed in, or where the person already has a password and must sign in.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=invitation.pk)
    )
    if not invitation.is_open:
        raise InvalidTransition("the link does not work any more")
    person = invited_person(locked_person(invitation.email), actor, name, password)
    if not person.has_role(invitation.role, invitation.municipality_id):
        add_membership(person, invitation)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record(
        "invitation.accepted",
        actor=person,
        target=invitation,
        municipality=invitation.municipality,
        data={"role": invitation.role},
    )
    return person


def locked_person(email):
    """The person of the address, locked. Made first where nobody has it, so that two links that are
    opened at once make one person."""
    nobody_yet = User(email=email, password=make_password(None))
    User.objects.bulk_create([nobody_yet], ignore_conflicts=True)
    return User.objects.select_for_update().get(email=email)


def invited_person(person, actor, name, password):
    """The account of the invited address, joined: the one signed in, or the one that gets a password now."""
    if actor is not None:
        if actor != person:
            raise PermissionDenied
        return person
    if person.has_joined or not person.is_active:
        raise PermissionDenied
    person.name = person.name or name
    person.set_password(password)
    person.joined_at = timezone.now()
    person.save()
    return person


def add_membership(person, invitation):
    """The person holds the role from today on: a later period of it is brought forward."""
    later = (
        Membership.objects.select_for_update()
        .filter(
            user=person, municipality=invitation.municipality, role=invitation.role, starts_on__gt=today()
        )
        .order_by("starts_on")
        .first()
    )
    if later is None:
        Membership.objects.create(
            user=person, municipality=invitation.municipality, role=invitation.role, starts_on=today()
        )
    else:
        later.starts_on = today()
        later.save(update_fields=["starts_on"])


@transaction.atomic
def set_capacity(membership, *, actor, capacity):
    """The supervisor may take so many trainees at a time in the municipality; None: nobody has said.

    Raises InvalidTransition where the role has ended.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "municipality")
        .get(pk=membership.pk)
    )
    if not permissions.can_set_capacity(actor, membership):
        raise PermissionDenied
    if membership.ends_on is not None and membership.ends_on < today():
        raise InvalidTransition("the role has ended")
    before = membership.capacity
    if capacity == before:
        return membership
    membership.capacity = capacity
    membership.save(update_fields=["capacity"])
    record(
        "membership.capacity_set",
        actor=actor,
        target=membership,
        municipality=membership.municipality,
        data={"from": before, "to": capacity},
    )
    return membership


@transaction.atomic
def choose_language(language, *, actor):
    """Pages and mails come to the person in this language from now on."""
    actor.language = language
    actor.save(update_fields=["language"])
    record("language.chosen", actor=actor, target=actor, data={"language": language})


@transaction.atomic
def keep_file(upload, *, actor=None, agent=""):
    """The file stands, with one event that names its digest. The caller, in the same transaction, lets a row
    of its own point at it, and has asked whether the person may."""
    file = StoredFile.objects.create(
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        uploaded_by=actor,
    )
    FileBody.objects.create(file=file, content=upload.content)
    record(
        "file.kept", actor=actor, agent=agent, target=file, data={"sha256": file.sha256, "size": file.size}
    )
    return file


@transaction.atomic
def register_organisation_number(municipality, number, *, actor):
    """The municipality has this organisation number. The caller has asked whether the person may."""
    if municipality.organisation_number == number:
        return
    municipality.organisation_number = number
    municipality.save(update_fields=["organisation_number"])
    record("municipality.number_registered", actor=actor, target=municipality, municipality=municipality)
