"""Who may do what with people and municipalities."""

from municipalities.models import Role


def can_invite(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return user.has_role(Role.COORDINATOR, municipality.pk)


def can_revoke(user, invitation) -> bool:
    """Coordinators of its municipality, as long as the link works."""
    return invitation.is_open and user.has_role(Role.COORDINATOR, invitation.municipality_id)


def can_set_capacity(user, membership) -> bool:
    """Coordinators of the municipality, of its supervisors."""
    return membership.role == Role.SUPERVISOR and user.has_role(Role.COORDINATOR, membership.municipality_id)
