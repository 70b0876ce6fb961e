"""Every action of an app, each with somebody who takes it in the browser: none can be added without."""

from datetime import date
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from django.utils import timezone

from audit.models import Event
from tests.access import TABLE
from tests.browser.keyboard import Keyboard
from tests.browser.test_pages import sign_in


class Journeys:
    """Functions that take actions, in the order in which they are written. `@journeys.of(name="verb")` says
    which addresses are sent to, and which event stands afterwards; None where the action writes none."""

    def __init__(self, routes):
        names = {route.name for route in routes}
        self.actions = {name for name, method in TABLE if method == "POST"} & names
        self.all = []

    def of(self, **actions):
        def with_actions(journey):
            self.all.append((journey, actions))
            return journey

        return with_actions

    @property
    def covered(self):
        return {name for _journey, actions in self.all for name in actions}

    def take(self, travellers, scene, **more):
        """Each action was sent by the keyboard, in that order, and stands in the audit log."""
        for journey, actions in self.all:
            before, travellers.sent = set(Event.objects.values_list("pk", flat=True)), []
            journey(travellers, scene, **more)
            sent = list(dict.fromkeys(name for name in travellers.sent if name in self.actions))
            assert sent == list(actions), journey.__name__
            verbs = set(Event.objects.exclude(pk__in=before).values_list("verb", flat=True))
            assert set(filter(None, actions.values())) <= verbs, journey.__name__


class Travellers:
    """One browser in which each person signs in in turn, and what all of them send. Another browser for each
    would read every style and script anew."""

    def __init__(self, new_context, people, url):
        self.people, self.url, self.sent, self.part = people, url, [], None
        self.context = new_context(base_url=url, viewport={"width": 1280, "height": 720})
        self.context.on("request", self.hear)
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        self.keyboard = Keyboard(page)

    def __call__(self, part, name, row=None):
        """The keyboard of that person, at that address."""
        if part != self.part:
            sign_in(self.context, self.people[part], self.url)
            self.part = part
        self.keyboard.page.goto(reverse(name, args=[row.pk] if row else None), wait_until="domcontentloaded")
        return self.keyboard

    def hear(self, request):
        if request.method == "POST":
            self.sent.append(resolve(urlsplit(request.url).path).url_name)

    @property
    def faults(self):
        """Stops that could not be seen, or came out of order."""
        return self.keyboard.faults


def day_from(first):
    """The first day from then on whose day and month are the same number."""
    days = (date(first.year + later, month, month) for later in (0, 1) for month in range(1, 13))
    return next(day for day in days if day >= first)


def past_day():
    """The latest one that has come."""
    today = timezone.localdate()
    days = (date(today.year - before, month, month) for before in (1, 0) for month in range(1, 13))
    return [day for day in days if day <= today][-1]
