"""The page of demo people, and the click that signs in as one of them."""

from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from municipalities.models import Membership, Role, User

ORDER = [Role.COORDINATOR, Role.LEADER, Role.SUPERVISOR, Role.TRAINEE, Role.CLINICAL_INSTRUCTOR]


def demo_people():
    """The seeded people with an account; nobody else, also in a database that holds more."""
    return User.objects.filter(
        is_active=True, joined_at__isnull=False, email__endswith=f"@{settings.DEMO_ACCOUNTS_DOMAIN}"
    )


@login_not_required
@require_safe
def demo(request):
    """As whom would you like to look around?"""
    held = Membership.objects.filter(user__in=demo_people()).select_related("user", "municipality")
    held = sorted(held, key=lambda m: (m.municipality.number, ORDER.index(m.role), m.user.name))
    places = [
        (municipality, roles_of_people(here))
        for municipality, here in groupby(held, lambda m: m.municipality)
    ]
    return render(request, "alis/demo.html", {"places": places})


def roles_of_people(memberships):
    """Each person once, with the names of all their roles."""
    people = {}
    for membership in memberships:
        people.setdefault(membership.user, []).append(membership.get_role_display())
    return list(people.items())


@login_not_required
@require_POST
def sign_in(request, pk):
    person = get_object_or_404(demo_people(), pk=pk)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
