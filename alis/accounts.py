"""Sign-in by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.conf import settings
from django.urls import reverse
from django.utils import translation


class InvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """The mail is in the language of the person whom it is for, whoever asked for it."""
        reader = context.get("user")
        with translation.override(reader and reader.reads_in or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def get_reset_password_from_key_url(self, key):
        """The product's own address, whatever host the request named."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return settings.SITE_URL + path


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for a new password. A person without a password was never invited, and gets no way in here."""

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_joined and user.has_usable_password()]
        return email
