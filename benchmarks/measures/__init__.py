"""What is measured: who asks for what, what that is in bare SQL, and what it may cost. Split by noun.

To add one: write a `Page` or a `Job` (see `kinds`) into the file of its noun, or into a new file with a list
`MEASURES` of its own, and add that list here.

- A page needs `visits(count)`: so many visits (a person, an address, what a form sends), different ones as
  far as there are. `holds` is a text by which the right page is known. What can be done but once, as an
  approval, is `once=True`: each visit is then made a single time, so the register has to have enough of them.
- A job needs `job(turn)`, which does all of it anew each time: a letter is written, a workbook read. What it
  changes it undoes, or each turn is another day. `grows=True` where a larger country means more work.
- `bare` is what PostgreSQL has to do at the least for the same answer: one text for each visit, in which
  several statements have semicolons between. Where it is less than that, docs/performance.md says so.
- Rows that it needs are written by `alis/seed/national/*.sql`, without chance, for every size of register.

`register` knows whom and what there is to visit. All targets are judged by `benchmarks.report`; every measure
has one more there, that it costs no more in a larger country.

They are measured in this order. The machine's speed swings, so what one is held against stands just before
it.
"""

from benchmarks.measures import compliance, floor, goals, imports, sessions
from benchmarks.measures.kinds import AtMost, Job, Page, Visit

__all__ = ["BY_NAME", "MEASURES", "AtMost", "Job", "Page", "Visit"]

MEASURES = [
    floor.EMPTY,
    *compliance.MEASURES,
    *sessions.MEASURES,
    *goals.MEASURES,
    *imports.MEASURES,
]
BY_NAME = {measure.name: measure for measure in MEASURES}
