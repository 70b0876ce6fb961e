"""Conditions of queries, in the form that indexes serve."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func


def among(column, ids):
    """Whether the column is one of `ids`, a query of one column.

    PostgreSQL reads the ids first and then looks them up. `column IN (SELECT …)` is the same, but beside an
    OR it is asked of every row of the table, and so is a condition across a join.
    """
    return Func(
        F(column),
        ArraySubquery(ids.order_by()),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
