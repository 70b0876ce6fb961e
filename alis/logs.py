"""Logs that hold no row's contents.

PostgreSQL explains a refused row with `DETAIL: Failing row contains (…)`, which would be the
note itself. Of a database error a log keeps the type, the SQLSTATE and the constraint's name.
"""

import logging
import traceback

from django.db import Error as DjangoDatabaseError
from psycopg2 import Error as DriverError


def said_safely(error):
    """What may be said of a database error."""
    cause = error if isinstance(error, DriverError) else error.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return f"[SQLSTATE {getattr(cause, 'pgcode', None)}, constraint {constraint}]"


class Formatter(logging.Formatter):
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
