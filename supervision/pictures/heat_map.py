"""Persons × months: how much each had in each month, beside the norm of that month."""

from typing import NamedTuple

from supervision.requirements import Figures, MonthLine

LEVELS = "1234"  # by whole halves of the norm
MOST = len(LEVELS) - 1
NOT_ASKED_FOR = "none"  # no day of the month asks for supervision


class Cell(NamedTuple):
    """A month of a trainee. `level` is the colour: "none", else "0" (nothing) to "4" (half as much again)."""

    line: MonthLine
    level: str


class HeatMapRow(NamedTuple):
    row: object  # of supervision.overview
    cells: list[Cell]
    window: Figures  # of all its months


class HeatMap(NamedTuple):
    """`months` are their first days, oldest first; the last month is under way until the as-of day."""

    months: list
    rows: list[HeatMapRow]


def heat_map_of(rows) -> HeatMap | None:
    """The rows in their order, and the months of their window. None where there is nobody."""
    known = [row for row in rows if row.standing.months]
    if not known:
        return None
    months = [line.first for line in known[0].standing.months]
    return HeatMap(months, [HeatMapRow(row, cells_of(row.standing), row.standing.window) for row in known])


def cells_of(standing):
    return [Cell(line, level_of(line)) for line in standing.months]


def level_of(line: MonthLine) -> str:
    """By the share of the month's norm, so far, that was held and counts. No level is a verdict: more in one
    month makes up for less in another."""
    if not line.obligation_days:
        return NOT_ASKED_FOR
    counted = line.counted_minutes
    if not counted:
        return "0"
    numerator, denominator = line.norm_as_ratio
    halves = 2 * counted * denominator // numerator if numerator else MOST
    return LEVELS[min(halves, MOST)]
