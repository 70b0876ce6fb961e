"""`make bench` works from end to end. How fast anything is, is not for a test to say."""

import json
import os
import subprocess
import sys

from alis.local.machine import ROOT
from benchmarks.cpu import spent

PAGE = {"cpu", "cpu_app", "cpu_db", "p50_1", "p50_8", "queries", "bare_cpu", "bare_p50", "times_bare"}


def test_every_measure_is_made_printed_and_kept(tmp_path):
    kept = tmp_path / "bench.json"
    options = ["--trainees", "30", "--times", "2", "--requests", "4", "--rounds", "1"]

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options, "--cluster", "test", "--output", kept],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    report = json.loads(kept.read_text())
    assert [register["trainees"] for register in report["registers"]] == [30, 60]
    assert set(report["letter"]) >= {"cpu", "bare_cpu", "times_bare", "targets"}
    assert report["letter"]["title"] in done.stdout
    measures = report["measures"]
    assert {"nightly", "compliance", "account", "session", "save", "finalise"} <= set(measures)
    for measure in measures.values():
        assert set(measure) >= PAGE
        assert measure["cpu"] > 0
        assert measure["queries"] > 0
        assert measure["larger"]["queries"] == measure["queries"]
        assert measure["title"] in done.stdout
        assert {"limit", "value", "met", "of_what"} <= set(measure["targets"][0])


def test_the_processor_time_of_children_counts_also_when_they_have_ended():
    before = spent(os.getpid())

    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)

    assert spent(os.getpid()) - before > 0.05
