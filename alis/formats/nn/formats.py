"""Nynorsk writes days and times as bokmål does."""

from alis.formats.nb.formats import *  # noqa: F403
