"""The application's own settings, with two addresses more, the floor to compare with, and static files apart
from those of a server that may run here."""

from alis.settings import *  # noqa: F403
from alis.settings import VAR_DIR

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = VAR_DIR / "bench" / "static"
