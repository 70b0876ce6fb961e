"""The door for serving. It is strict: it names everything that is missing, and does not open."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alis.settings")

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
NEEDED = {
    "SECRET_KEY": "a long random secret",
    "ALLOWED_HOSTS": "the host names that the application answers to",
    "DATABASE_URL": "the database, with the role that uses the tables",
    "DEFAULT_FROM_EMAIL": "the sender of its mails",
    "EMAIL_URL": "the mail server, as smtp+tls://user:password@host:587",
    "SITE_URL": "its own address, beginning with https://",
    "HTTPS": "1, since it is served over https only",
}


def what_is_missing(environment):
    """One line for each setting without which serving would be insecure or half broken."""
    if environment.get("ALIS_DEMO") == "1":
        hosts = {host for host in environment.get("ALLOWED_HOSTS", "").split(",") if host}
        return (
            [f"ALLOWED_HOSTS: the demo serves {', '.join(sorted(LOOPBACK))} only"] if hosts - LOOPBACK else []
        )
    missing = [f"{name}: {what}" for name, what in NEEDED.items() if not environment.get(name)]
    if environment.get("HTTPS") not in ("1", "", None):
        missing.append(f"HTTPS: {NEEDED['HTTPS']}")
    if not (environment.get("SITE_URL") or "https://").startswith("https://"):
        missing.append(f"SITE_URL: {NEEDED['SITE_URL']}")
    return missing


if _missing := what_is_missing(os.environ):
    sys.exit("Not started. Please set:\n  " + "\n  ".join(_missing))

application = get_wsgi_application()
