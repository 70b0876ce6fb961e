"""Mail servers with faults, as Django knows them: `settings.EMAIL_BACKEND = DEAD`."""

import smtplib
import time

from django.core.mail.backends.locmem import EmailBackend

DEAD, FORGETFUL, SLOW = (f"{__name__}.{name}" for name in ("Dead", "Forgetful", "Slow"))


class Dead(EmailBackend):
    """It hangs up."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class Forgetful(EmailBackend):
    """It takes the mail, and hangs up before it says so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class Slow(EmailBackend):
    def send_messages(self, messages):
        time.sleep(0.05)
        return super().send_messages(messages)
