"""The application in a process of its own, with an environment that a test chooses."""

import os
import subprocess
import sys

from alis.local.machine import ROOT

# Of the tests' own environment nothing that settings read is handed on.
READ_BY_SETTINGS = {
    "ALIS_DEMO",
    "ALLOWED_HOSTS",
    "BEHIND_HTTPS_PROXY",
    "CELERY_EAGER",
    "DATABASE_OWNER_URL",
    "DATABASE_URL",
    "DEFAULT_FROM_EMAIL",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "HTTPS",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
}


def run_python(script, **environment):
    """What the script printed and complained of, and its exit code."""
    kept = {name: value for name, value in os.environ.items() if name not in READ_BY_SETTINGS}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
