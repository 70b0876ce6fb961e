"""The services of docker-compose.yml, each by its own command: they come up, do their work, say what fails.

One after another, as they stand here: each test leaves everything running.
"""

import http.client
import os
import re
import shlex
import socket
from contextlib import closing
from datetime import timedelta
from time import time

import psycopg2
import pytest
import redis
from celery import current_app
from celery.beat import PersistentScheduler
from django.utils import timezone

from jobs.timetable import timetable
from tests.alis.compose import DOCUMENT, Machine, comes, example

pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("compose")]

PROXY = {"Host": "alis.kommune.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
A_YEAR = timedelta(days=366)  # in which every job of the timetable was due, and missed
REGISTER = {
    "municipalities": "number,name,registered_from\n9901,Prøve kommune,2020-01-01\n",
    "people": "email,municipality_number,role,name,from\n"
    "ida@example.no,9901,trainee,Ida Demo,2020-01-01\n",
    "trainees": "trainee_email,municipality_number,training_started_on,responsible\n"
    "ida@example.no,9901,2024-01-01,yes\n",
    "service": "trainee_email,municipality_number,from,position_percentage,arena\n"
    "ida@example.no,9901,2024-01-01,100,open_unselected\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Everything that the file names runs. Beat comes back after a long pause."""
    folder = tmp_path_factory.mktemp("compose")
    running = Machine(folder, {**example(), "EMAIL_URL": f"filemail:///{folder}/mail"})
    paused_for(A_YEAR, folder / "kept" / "timetable")
    try:
        running.up()
        yield running
    finally:
        running.down()


def paused_for(duration, file):
    """What beat had written down when it was stopped so long ago."""
    scheduler = PersistentScheduler(app=current_app, schedule_filename=str(file))
    for entry in scheduler.schedule.values():
        entry.last_run_at = timezone.now() - duration
    scheduler.close()


def ask(machine, path, **headers):
    """Status, headers and text of a page, asked of the web service itself, as its proxy does."""
    with closing(http.client.HTTPConnection("127.0.0.1", machine.ports["web"], timeout=20)) as connection:
        connection.request("GET", path, headers={**PROXY, **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def rows(machine, statement, service="web"):
    """What the database answers to the role of that service."""
    variable = "DATABASE_OWNER_URL" if service == "migrate" else "DATABASE_URL"
    connection = psycopg2.connect(machine[service].environment[variable])
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def succeeded(machine):
    return {task for (task,) in rows(machine, "SELECT task FROM jobs_job WHERE succeeded_at IS NOT NULL")}


def test_all_come_up_in_their_order_and_are_healthy(machine):
    watched = {name for name, service in machine.services.items() if "healthcheck" in service.spec}

    assert {name for name in watched if machine[name].healthy()} == {"web", "worker", "beat", "db", "redis"}
    assert machine["migrate"].process.returncode == 0


def test_no_secret_was_made_for_the_image_and_nothing_writes_into_it(machine):
    assert {path.name for path in (machine.application / "var").iterdir()} == {"static"}
    assert machine.files() == machine.files_of_image


def test_the_two_roles_are_as_they_should_be(machine):
    rights = "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname LIKE 'alis%'"
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    granted = (
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'alis_app' AND table_name = '{}' ORDER BY 1"
    )

    assert sorted(rows(machine, rights)) == [("alis_app", *[False] * 3), ("alis_owner", *[False] * 3)]
    assert rows(machine, owners) == [("alis_owner",)]
    assert rows(machine, granted.format("audit_event")) == [("INSERT",), ("SELECT",)]
    assert rows(machine, granted.format("outbox_message")) == [
        ("DELETE",), ("INSERT",), ("SELECT",), ("UPDATE",),
    ]  # fmt: skip
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        rows(machine, "TRUNCATE outbox_message")


def test_the_database_logs_no_row(machine):
    assert rows(machine, "SELECT current_setting('log_error_verbosity')") == [("terse",)]
    assert rows(machine, "SELECT current_setting('log_min_error_statement')") == [("panic",)]


def test_the_deployment_check_has_nothing_to_say(machine):
    checked = machine["web"].run("python manage.py check --deploy --fail-level WARNING")

    assert checked.returncode == 0, checked.stderr


def test_pages_come_through_the_proxy_with_all_that_they_link_to(machine):
    status, headers, page = ask(machine, "/accounts/login/")
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert (status, headers["Content-Language"]) == (200, "nb")
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert len(linked) > 3
    for path in linked:
        status, headers, _ = ask(machine, path)
        assert (status, "immutable" in headers["Cache-Control"]) == (200, True), path


def test_nobody_is_served_without_https_or_by_another_name(machine):
    status, headers, _ = ask(machine, "/accounts/login/", **{"X-Forwarded-Proto": "http"})

    assert (status, headers["Location"]) == (301, "https://alis.kommune.example/accounts/login/")
    assert ask(machine, "/accounts/login/", Host="other.example")[0] == 400
    assert ask(machine, "/health/", Host="10.0.0.7", **{"X-Forwarded-Proto": "http"})[0] == 200


def test_beat_asks_for_what_it_missed_and_the_worker_does_it(machine):
    comes(lambda: succeeded(machine) == {entry.task for entry in timetable()})

    assert ask(machine, "/health/jobs/")[::2] == (200, "ok")
    assert rows(machine, "SELECT count(*) FROM jobs_job WHERE succeeded_at < watched_since") == [(0,)]


def test_a_job_that_is_asked_for_by_hand_is_done(machine):
    [command] = re.findall(r"docker compose exec worker (celery .*)", DOCUMENT.read_text())
    before = rows(machine, "SELECT succeeded_at FROM jobs_job WHERE task LIKE 'supervision%'")

    assert machine["worker"].run(command).returncode == 0

    comes(lambda: rows(machine, "SELECT succeeded_at FROM jobs_job WHERE task LIKE 'supervision%'") > before)


def test_a_worker_that_is_killed_is_missed(machine):
    machine["worker"].kill()

    assert not machine["worker"].healthy()

    machine["worker"].start()
    comes(machine["worker"].healthy)


def test_a_beat_that_writes_nothing_down_any_more_is_missed(machine):
    machine["beat"].stop()
    assert machine["beat"].healthy()

    for file in (machine.folder / "kept").iterdir():
        os.utime(file, (time() - 660, time() - 660))
    assert not machine["beat"].healthy()

    machine["beat"].start()
    comes(machine["beat"].healthy)


def test_without_redis_pages_are_served_and_what_waited_there_is_not_lost(machine):
    url = machine["web"].environment["REDIS_URL"]
    with closing(redis.from_url(url)) as broker:
        broker.rpush("what waits", "a job")

    machine["redis"].kill()
    assert not machine["redis"].healthy()
    assert ask(machine, "/health/ready/")[::2] == (200, "ok")
    assert ask(machine, "/accounts/login/")[0] == 200

    machine["redis"].start()
    comes(machine["redis"].healthy)
    with closing(redis.from_url(url)) as broker:
        assert broker.lrange("what waits", 0, -1) == [b"a job"]
    comes(machine["worker"].healthy)


def test_redis_asks_for_its_password(machine):
    with socket.create_connection(("127.0.0.1", machine.ports["redis"]), 5) as stranger:
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")


def test_without_its_database_the_web_says_so_and_comes_back_with_it(machine):
    assert machine["web"].healthy()

    machine["db"].stop()
    assert not machine["db"].healthy()
    assert not machine["web"].healthy()
    assert ask(machine, "/health/ready/")[::2] == (503, "database: does not answer")
    assert ask(machine, "/health/jobs/")[::2] == (503, "database: does not answer")
    assert ask(machine, "/health/")[::2] == (200, "ok")

    machine["db"].start()
    comes(machine["db"].healthy)
    comes(machine["web"].healthy)


# Backup and restore, by the commands of the document


CATALOGUE = """
SELECT relname, relowner::regrole::text, relacl::text, ARRAY(
    SELECT conname::text FROM pg_constraint WHERE conrelid = pg_class.oid
    UNION SELECT tgname || tgenabled::text FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal
    ORDER BY 1
)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'by default', defaclrole::regrole::text, defaclacl::text, '{}' FROM pg_default_acl
UNION ALL SELECT 'database', datdba::regrole::text, datacl::text, '{}' FROM pg_database WHERE datname = 'alis'
ORDER BY 1, 3
"""


def commands_of(heading):
    """The commands under that heading, line by line."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## )", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)[1]
    return [line.strip() for line in section.splitlines() if line.startswith("    ")]


def follow(machine, line):
    """What the line of the document does, where containers would be."""
    words = shlex.split(line)
    assert words[:2] == ["docker", "compose"]
    if words[2] == "stop":
        for name in words[3:]:
            machine[name].stop()
    elif words[2:4] == ["up", "--detach"]:
        for name in words[4:] or machine.services:
            if machine[name].process.poll() is not None:
                machine[name].start()
            if name == "migrate":
                assert machine[name].process.wait(timeout=120) == 0
    else:
        inside = line.removeprefix("docker compose exec -T db ")
        done = machine["db"].run(["sh", "-c", f"cd {shlex.quote(str(machine.folder))} && {inside}"])
        assert done.returncode == 0, done.stderr
        return done.stdout
    return ""


def contents(machine):
    """Every row, and of everything its owner, rights, constraints and triggers. When jobs succeeded is left
    out, since they go on."""
    dump = machine["db"].run(
        "pg_dump --username postgres --data-only --inserts --exclude-table jobs_job alis"
    )
    inserted = [line for line in dump.stdout.splitlines() if line.startswith("INSERT")]
    assert any("Prøve kommune" in line for line in inserted)
    return sorted(inserted), rows(machine, CATALOGUE)


def test_what_was_backed_up_is_restored_with_owners_rights_and_promises(machine):
    sheets = machine.folder / "register"
    sheets.mkdir()
    for name, text in REGISTER.items():
        (sheets / f"{name}.csv").write_text(text)
    imported = machine["web"].run(f"python manage.py import_register {shlex.quote(str(sheets))}")
    assert imported.returncode == 0, imported.stderr
    backup, *restore, look = commands_of("Backup and restore")
    before = contents(machine)

    follow(machine, backup)
    assert machine["db"].run("dropdb --username postgres --force alis").returncode == 0
    for line in restore:
        follow(machine, line)

    assert contents(machine) == before
    assert re.search(r"alis_app=ar/alis_owner", follow(machine, look))
    with pytest.raises(psycopg2.IntegrityError):
        rows(machine, "UPDATE audit_event SET verb = 'other'", service="migrate")
    comes(machine["web"].healthy)
    assert ask(machine, "/accounts/login/")[0] == 200
