"""What the rounds came to, beside what they may come to."""

import json
import os
import platform
from dataclasses import dataclass, field
from statistics import median

from benchmarks.measures import AtMost

GROWTH = AtMost(1.1, "times the CPU at {times} times the data", lambda it: it.growth)
HEADINGS = ["", "CPU ms", "app + db", "p50 ms", "at 8", "queries", "× SQL", "× empty", "growth"]


@dataclass
class Round:
    """One measure in one round, on one register. Milliseconds for each answer, or for the job."""

    cpu_app: float
    cpu_db: float
    p50_1: float
    p50_8: float | None
    bare_cpu: float
    bare_p50: float
    queries: int
    beside: dict = field(default_factory=dict, repr=False)  # the other measures of the same round
    larger: "Round | None" = field(default=None, repr=False)  # the same with more data
    work: float = 1  # how many times as much the larger one has to do

    @property
    def cpu(self):
        return self.cpu_app + self.cpu_db

    @property
    def empty(self):
        return self.beside["empty"]

    @property
    def update(self):
        return self.beside["update"]

    @property
    def growth(self):
        """A page costs the same however large the country; a job the same for each trainee."""
        return self.larger.cpu / self.cpu / self.work

    @property
    def more_queries(self):
        return self.larger.queries - self.queries

    def figures(self):
        """What is kept of it."""
        own = ["cpu", "cpu_app", "cpu_db", "p50_1", "p50_8", "queries", "bare_cpu", "bare_p50"]
        found = {name: getattr(self, name) for name in own}
        found["times_bare"] = self.cpu / self.bare_cpu
        found["times_empty"] = self.cpu / self.empty.cpu
        if self.larger:
            found["growth"] = self.growth
        return found


def middle(rows):
    """The median of each figure over the rounds."""
    found = [row.figures() for row in rows]
    return {
        name: None if value is None else median(row[name] for row in found)
        for name, value in found[0].items()
    }


def judged(measure, rows, times):
    """Each target with the median of its value over the rounds, and whether it is met."""
    needs_larger = [GROWTH] if rows[0].larger else []
    for target in (*measure.targets, *needs_larger):
        try:
            value = median(target.value(row) for row in rows)
        except AttributeError:  # nothing larger was measured
            continue
        yield {
            "limit": target.limit,
            "of_what": target.of_what.format(times=times),
            "value": value,
            "met": value <= target.limit,
        }


def report_of(measures, rounds, sizes, about, times):
    """All that is kept: machine, registers, and each measure with its figures and targets."""
    report = {"machine": machine(), **about, "registers": sizes, "measures": {}}
    for measure in measures:
        rows = [found[measure.name] for found in rounds]
        report["measures"][measure.name] = {
            "title": measure.title,
            **middle(rows),
            "larger": middle([row.larger for row in rows]) if rows[0].larger else None,
            "targets": list(judged(measure, rows, times)),
        }
    return report


def machine():
    return {
        "processors": os.cpu_count(),
        "model": processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def as_table(report):
    """The figures for people, a line for each measure."""
    lines = [HEADINGS]
    for found in report["measures"].values():
        lines.append(
            [
                found["title"],
                shown(found["cpu"]),
                f"{shown(found['cpu_app'])} + {shown(found['cpu_db'])}",
                shown(found["p50_1"]),
                shown(found["p50_8"]),
                shown(found["queries"], 0),
                shown(found["times_bare"]),
                shown(found["times_empty"]),
                shown(found.get("growth"), 2),
            ]
        )
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def shown(value, decimals=1):
    return "" if value is None else f"{value:.{decimals}f}"


def as_verdicts(report):
    """The targets for people, a line each."""
    return "\n".join(
        f"{'met   ' if target['met'] else 'MISSED'}  {found['title']}: {target['value']:.2f},"
        f" at most {target['limit']:g} {target['of_what']}"
        for found in report["measures"].values()
        for target in found["targets"]
    )


def write(report, file):
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
