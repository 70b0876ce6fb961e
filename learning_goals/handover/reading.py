"""Is this file an exported plan, whole and unchanged? Pure: what is read is checked field by field, and shown
as text wherever it is shown."""

import json

from django.utils.translation import gettext as _

from learning_goals.handover.contents import FORMAT, PLAN, VERSION, Wrong, digest_of

LARGEST = 10 * 2**20  # bytes


class NotAPlan(Exception):
    """The file is none; the message says what to do, and holds nothing of the file."""


def read_plan(content: bytes) -> dict:
    """The plan with the fields that are known, and no others. Raises NotAPlan."""
    found = parsed(content)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotAPlan(_("This is no exported plan. Choose the .json file that was downloaded there."))
    if found.get("version") != VERSION:
        raise NotAPlan(
            _("The plan was exported by a later version of this service, which we cannot read yet.")
        )
    if not is_whole(found):
        raise NotAPlan(
            _("The file is not as it was when it was exported. Download it again, and do not change it.")
        )
    try:
        return PLAN(found, "")
    except Wrong as error:
        raise NotAPlan(
            _("Something in the file is not as it should be (%(where)s). Export the plan again.")
            % {"where": error.where}
        ) from error


def is_whole(found):
    """It has the digest that it was exported with."""
    try:
        return found.get("digest") == digest_of(found)
    except RecursionError:
        return False


def parsed(content):
    if len(content) > LARGEST:
        raise NotAPlan(_("The file is larger than 10 MB. An exported plan is smaller."))
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=refused)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAPlan(
            _("The content is not that of a %(kind)s file, or it is damaged.") % {"kind": "JSON"}
        ) from error


def once(pairs):
    """An object whose names differ: of two values under one name, nobody could say which one counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def refused(constant):
    raise ValueError(constant)
