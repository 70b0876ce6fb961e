"""Who writes the words of a message: each app registers its kinds when it is ready."""

from collections.abc import Callable
from typing import NamedTuple


class Text(NamedTuple):
    """What a message says. The greeting and the signature are set around the body when it is sent."""

    subject: str
    body: str
    because: str = ""  # why this person gets it: a whole sentence
    sender: str = ""  # the municipality that it is about, where it is about one


_renderers: dict[str, Callable] = {}


def register(kind):
    """Decorator: the function makes the Text of messages of `kind`, in the active language.

    It returns None where there is nothing left to tell (the thing is gone, or already done).
    """

    def keep(function):
        _renderers[kind] = function
        return function

    return keep


def render(message):
    """The Text of `message`, or None where nothing is left to tell."""
    return _renderers[message.kind](message)
