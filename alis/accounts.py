"""Sign-in by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm


class InvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for a new password. A person without a password was never invited, and gets no way in here."""

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_joined and user.has_usable_password()]
        return email
