"""How much processor time processes have taken. It is steadier than the clock where a machine is shared.

From Linux' /proc: a process, all that descend from it, and those of them that have ended already.
"""

import os
import time
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def spent(*roots: int) -> float:
    """Seconds of all the processes and their descendants until now."""
    children, of_the_dead = defaultdict(list), {}
    for pid, parent, ended in processes():
        children[parent].append(pid)
        of_the_dead[pid] = ended
    total, todo = 0.0, list(roots)
    while todo:
        pid = todo.pop()
        total += of_the_dead.get(pid, 0) + own(pid)
        todo += children[pid]
    return total


def processes():
    """Each process, its parent, and the seconds of those of its children that have ended."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        yield int(folder.name), int(fields[1]), (int(fields[13]) + int(fields[14])) / TICK


def own(pid: int) -> float:
    """The process's own seconds, by its clock, which has the number that clock_getcpuclockid(3) gives."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0
