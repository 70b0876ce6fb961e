"""`make screenshots`: the pictures of docs/screenshots/, from the demo as it looks on one fixed day.

It has a browser and a cluster of its own, in which the demo's people are made anew. The clock of this process
stands still, so that the same code gives the same pictures on every day.
"""

import os
import shutil
import sys
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

from alis.local import machine
from alis.local.cluster import Cluster

FOLDER = machine.ROOT / "docs" / "screenshots"
THE_MOMENT = datetime(2026, 11, 17, 9, 30, tzinfo=ZoneInfo("Europe/Oslo"))  # a Tuesday
COLOURS = 128  # in a picture: text and a few tints need no more
WIDE, TALL, PHONE = ({"width": w, "height": h} for w, h in ((1280, 860), (1280, 1180), (360, 740)))


class Picture(NamedTuple):
    name: str
    person: str  # who looks
    address: str
    size: dict = WIDE
    scheme: str = "light"
    of: str = ""  # the part of the page, else its first screen


def main() -> None:
    """Every picture is there anew. Afterwards nothing that this started runs any more."""
    missing = machine.missing_parts("browser tests", "translations")
    if missing:
        sys.exit("screenshots: " + machine.apt_command([part.package for part in missing]))
    with running_cluster() as cluster, patch("django.utils.timezone.now", lambda: THE_MOMENT):
        prepare(cluster)
        with serving() as url:
            take(pictures(), url)


@contextmanager
def running_cluster():
    cluster = Cluster("screenshots")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def prepare(cluster) -> None:
    """Django is set up as for the demo, on a database with the demo's people as they are on the day."""
    os.environ.update(
        ALIS_DEMO="1",
        CELERY_EAGER="1",
        DATABASE_OWNER_URL=cluster.owner_url(),
        DJANGO_SETTINGS_MODULE="alis.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's event loop runs in this thread
    )
    os.environ["DATABASE_URL"] = cluster.owner_url()  # for migrate; the pages use the tables as their owner
    import django  # noqa: PLC0415  reads the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  needs the settings

    call_command("migrate", verbosity=0)
    call_command("seed_demo", reset=True, stdout=StringIO())


@contextmanager
def serving():
    """The application answers in this process, since its clock is here."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415

    from alis.wsgi import application  # noqa: PLC0415  opens only with the settings of the demo

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(application)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def pictures() -> list[Picture]:
    """What the README shows: who looks at which page, and how large."""
    from django.urls import reverse  # noqa: PLC0415

    from exemptions.models import Application, ApplicationState  # noqa: PLC0415
    from learning_goals.models import SignOff, SignOffState  # noqa: PLC0415
    from municipalities.models import Municipality  # noqa: PLC0415
    from supervision.models import Session, Trainee  # noqa: PLC0415

    def trainee(name):
        return Trainee.objects.get(person__name=f"{name} Demo").pk

    place = Municipality.objects.get(number="9901").pk
    written = Session.objects.filter(trainee=trainee("Ida"), state="held", note__isnull=False).first()
    compliance = reverse("compliance", args=[place])
    recommended = SignOff.objects.filter(
        state=SignOffState.RECOMMENDED, plan_goal__trainee=trainee("Thea")
    ).first()
    draft = Application.objects.get(municipality=place, state=ApplicationState.DRAFT)
    return [
        Picture("compliance", "Leif Demo", compliance),
        Picture("heat-map", "Leif Demo", compliance, of="section[aria-labelledby='heat-map']"),
        Picture("account", "Leif Demo", reverse("account", args=[trainee("Jonas")]), TALL),
        Picture("register", "Kari Demo", reverse("trainee", args=[trainee("Thea")])),
        Picture("plan", "Ida Demo", reverse("plan", args=[trainee("Ida")]), TALL),
        Picture("goal", "Leif Demo", reverse("goal", args=[recommended.plan_goal_id]), TALL),
        Picture("supervisors", "Kari Demo", reverse("supervisors", args=[place])),
        Picture("application", "Kari Demo", reverse("application", args=[draft.pk])),
        Picture("home-dark", "Vera Prøve", reverse("home"), scheme="dark"),
        Picture("home-phone", "Vera Prøve", reverse("home"), PHONE),
        Picture("session-phone", "Ida Demo", reverse("session", args=[written.pk]), PHONE),
    ]


def take(wanted, url) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only the tests' packages hold it

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=nb-NO"],
            env={**os.environ, "LANGUAGE": "nb"},  # for the browser's own date fields
        )
        for picture in wanted:
            file = FOLDER / f"{picture.name}.png"
            take_one(browser, picture, url, file)
            make_small(file)
            print(
                f"screenshots: {file.relative_to(machine.ROOT)} {file.stat().st_size // 1024} kB", flush=True
            )
        browser.close()


def take_one(browser, picture, url, file) -> None:
    """The page as that person sees it, with phones in the double resolution that they have."""
    context = browser.new_context(
        base_url=url,
        viewport=picture.size,
        device_scale_factor=2 if picture.size is PHONE else 1,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="nb-NO",
        timezone_id="Europe/Oslo",
    )
    page = context.new_page()
    page.goto("/demo/")
    page.locator("li", has=page.get_by_text(picture.person, exact=True)).get_by_role("button").first.click()
    page.goto(picture.address)
    page.evaluate("document.fonts.ready")
    (page.locator(picture.of) if picture.of else page).screenshot(path=file, animations="disabled")
    context.close()


def make_small(file: Path) -> None:
    from PIL import Image  # noqa: PLC0415  comes with WeasyPrint

    with Image.open(file) as image:
        small = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
    small.save(file, optimize=True)


if __name__ == "__main__":
    main()
