"""Measures on two registers in turn, and all of it again, so that what disturbs one disturbs all."""

import argparse
import os
import signal
import time
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import psycopg2
from django.db import connection
from django.utils import timezone

from alis.local.machine import VAR
from benchmarks import inside, letters, load, report
from benchmarks.cpu import spent
from benchmarks.measures import BY_NAME, MEASURES, Job
from benchmarks.registers import Registers
from benchmarks.report import Round
from benchmarks.serving import broker, collect_static, server

AT_ONCE = 8  # clients, as many as the server has threads
BARE_TURNS = 5  # of the bare SQL of a job, each round


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing of it runs on then, too
    options = asked()
    with measuring_on(options) as places:
        rounds = [round_of(number, places, options) for number in range(options.rounds)]
        about = {
            "measured_at": timezone.now().isoformat(timespec="seconds"),
            "postgresql": places[0].version(),
            "options": {name: value for name, value in vars(options).items() if name != "output"},
        }
        sizes = [place.sizes for place in places]
    found = report.report_of(MEASURES, rounds, sizes, about, options.times)
    found["letter"] = letters.measure()
    report.write(found, options.output)
    print(f"\n{report.as_table(found)}\n\n{report.as_verdicts(found)}\n")
    say(letters.as_line(found["letter"]))
    say(f"all figures are in {options.output}")


def asked():
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--trainees", type=int, default=4000, help="of the register (4000 is the country)")
    parser.add_argument(
        "--times", type=int, default=4, help="so many times as large is the other; 1: there is none"
    )
    parser.add_argument("--requests", type=int, default=80, help="of each page, by one client and by eight")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument(
        "--cluster", default="benchmark", help="name of the private cluster, under var/postgres/"
    )
    parser.add_argument("--output", type=Path, default=VAR / "bench.json")
    return parser.parse_args()


def say(text):
    print(f"bench: {text}", flush=True)


@contextmanager
def measuring_on(options):
    """The registers are there and the application serves each; nothing of it runs afterwards."""
    with ExitStack() as stack:
        cluster = Registers(options.cluster)
        stack.enter_context(cluster.for_one_run())
        if cluster.start():
            stack.callback(cluster.stop)
        stack.enter_context(broker())
        sizes = sorted({options.trainees, options.trainees * options.times})
        databases = [stack.enter_context(cluster.copy_of(size, say)) for size in sizes]
        collect_static()
        yield [stack.enter_context(Place.ready(cluster, name, options)) for name in databases]


class Place:
    """One register: the application that serves it, a process inside of it, and a plain connection to it."""

    @classmethod
    @contextmanager
    def ready(cls, cluster, database, options):
        """Everything that will be asked is known, and every page has been asked for."""
        url = cluster.app_url(database)
        with server(url) as (pid, port), inside.process_on(url) as within:
            place = cls()
            place.postmaster, place.gunicorn, place.port, place.within = cluster.postmaster, pid, port, within
            place.process = within(os.getpid)
            place.plain = psycopg2.connect(url, options=connection.settings_dict["OPTIONS"]["options"])
            place.plain.autocommit = True
            place.sizes = within(inside.sizes)
            say(f"{database}: {place.sizes['trainees']} trainees, {place.sizes['sessions']} sessions")
            place.prepare(options)
            yield place
            place.plain.close()

    def prepare(self, options):
        self.prepared = {}
        for measure in MEASURES:
            if isinstance(measure, Job):
                self.prepared[measure.name] = self.within(inside.prepare_job, measure.name)
            else:
                self.prepare_page(measure, options)

    def prepare_page(self, measure, options):
        """What can be done but once is shared out: to warming up, and to the two runs of each round."""
        shares = 1 + 2 * options.rounds if measure.once else 1
        prepared = self.within(inside.prepare, measure.name, options.requests * shares + measure.once)
        size = len(prepared.asks) // shares
        portions = [prepared.asks[n * size : (n + 1) * size] for n in range(shares)]
        self.prepared[measure.name] = prepared._replace(asks=cycle(portions))
        asks = next(self.prepared[measure.name].asks)
        load.run(self.port, asks, AT_ONCE, len(asks) if measure.once else min(4 * AT_ONCE, options.requests))

    def version(self):
        with self.plain.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return cursor.fetchone()[0]

    def measured(self, measure, number, options):
        """One round of the measure."""
        before = spent(self.postmaster)
        bare = self.bare(measure, BARE_TURNS if isinstance(measure, Job) else options.requests)
        bare_cpu = (spent(self.postmaster) - before) * 1000 / len(bare)
        times = self.job(measure, number) if isinstance(measure, Job) else self.page(measure, options)
        queries = self.prepared[measure.name].queries
        return Round(**times, bare_cpu=bare_cpu, bare_p50=median(bare), queries=queries)

    def bare(self, measure, count):
        """The milliseconds of each turn of the bare SQL."""
        taken = []
        with self.plain.cursor() as cursor:
            for statement in islice(cycle(self.prepared[measure.name].bare), count):
                begin = time.perf_counter()
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
                taken.append((time.perf_counter() - begin) * 1000)
        return taken

    def page(self, measure, options):
        by_one, by_eight = next(self.prepared[measure.name].asks), next(self.prepared[measure.name].asks)
        count = len(by_one) if measure.once else options.requests
        app, db = spent(self.gunicorn), spent(self.postmaster)
        one = load.run(self.port, by_one, 1, count)
        app, db = spent(self.gunicorn) - app, spent(self.postmaster) - db
        eight = load.run(self.port, by_eight, AT_ONCE, count)
        return {
            "cpu_app": app * 1000 / count,
            "cpu_db": db * 1000 / count,
            "p50_1": one.p50,
            "p50_8": eight.p50,
        }

    def job(self, measure, number):
        app, db = spent(self.process), spent(self.postmaster)
        seconds = self.within(inside.do, measure.name, number + 1)  # its first turn warmed up
        app, db = spent(self.process) - app, spent(self.postmaster) - db
        return {"cpu_app": app * 1000, "cpu_db": db * 1000, "p50_1": seconds * 1000, "p50_8": None}


def round_of(number, places, options):
    """Every measure on every register; each knows the others of its round, and itself on the larger one."""
    say(f"round {number + 1} of {options.rounds}")
    found = [{} for _ in places]
    for measure in MEASURES:
        for place, results in zip(places, found, strict=True):
            results[measure.name] = place.measured(measure, number, options)
            results[measure.name].beside = results
    for name, result in found[0].items():
        result.larger = found[1][name] if len(found) > 1 else None
        result.work = options.times if BY_NAME[name].grows else 1
    return found[0]
