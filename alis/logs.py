"""Logs that hold no row's contents, and no link that opens a door.

PostgreSQL explains a refused row with `DETAIL: Failing row contains (…)`, which would be the
note itself. Of a database error a log keeps the type, the SQLSTATE and the constraint's name.
"""

import copy
import logging
import re
import traceback

from django.db import Error as DjangoDatabaseError
from psycopg2 import Error as DriverError

DETAIL = "DETAIL:"  # with what PostgreSQL begins to quote the row
TOKEN = re.compile(r"(/invitations/|/password/reset/key/)[^/\s]+")  # of a link that may still work


def said_safely(error):
    """What may be said of a database error."""
    cause = error if isinstance(error, DriverError) else error.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return f"[SQLSTATE {getattr(cause, 'pgcode', None)}, constraint {constraint}]"


class Formatter(logging.Formatter):
    def format(self, record):
        """Formats a copy: a traceback that another handler wrote before is neither used nor left behind."""
        record = copy.copy(record)
        record.exc_text = None
        return super().format(record)

    def formatMessage(self, record):  # noqa: N802  the standard library's name
        """The message without tokens, and up to the quotation of a row, which an error that is told in
        words brings along."""
        before, detail, _ = record.message.partition(DETAIL)
        record.message = TOKEN.sub(r"\1…", before) + (detail and f"{DETAIL} withheld")
        return super().formatMessage(record)

    def formatException(self, exc_info):  # noqa: N802  the standard library's name
        shown = traceback.TracebackException(*exc_info)
        error, part = exc_info[1], shown
        seen = set()
        while error is not None and part is not None and id(error) not in seen:
            seen.add(id(error))
            if isinstance(error, DjangoDatabaseError | DriverError):
                part._str = said_safely(error)
            if part.__cause__ is not None:
                error, part = error.__cause__, part.__cause__
            else:
                error, part = error.__context__, part.__context__
        return "".join(shown.format()).rstrip("\n")
