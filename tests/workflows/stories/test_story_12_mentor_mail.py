"""Story 12: the mentor's mail comes once, by day and on time; a link takes one answer; an old one gives a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

import engine
from engine.calendar import Unit, default_calendar
from engine.local_time import BRUSSELS
from engine.message import DeliveryFailed
from engine.restraint import Restraint
from engine.tables import links, tasks
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import SECRET, World

USUAL = Restraint()
ASKED = date(2026, 12, 7)
"""Forty training days after the onboarding that ended on 2 October; the autumn holiday does not count."""


class Post:
    """The mentor's mailbox behind a server that can be away."""

    def __init__(self) -> None:
        self.away = False
        self.got: list[tuple[datetime, Any]] = []

    def __call__(self, message: Any) -> str:
        """Take one message, or be away."""
        if self.away:
            raise DeliveryFailed("smtp_unreachable", "nobody there", permanent=False)
        if message.kind == "competence_form":
            self.got.append((message.now.astimezone(BRUSSELS), message))
        return "250 ok"

    @property
    def days(self) -> list[tuple[date, int]]:
        """Return day and hour of every question about competences."""
        return [(at.date(), at.hour) for at, _ in self.got]


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment as clocks in Brussels show it."""
    return datetime.combine(day, time(hour, minute), BRUSSELS)


def tick(world: World, post: Post, now: datetime) -> None:
    """Do what a worker does at one moment."""
    while engine.fire_due(world.db, shipped(), now):
        pass
    engine.combine(world.db, shipped(), now, USUAL)
    while engine.deliver(world.db, shipped(), {"email": post}, now, secret=SECRET, restraint=USUAL).sent:
        pass


def mornings(first: date, last: date) -> Iterator[datetime]:
    """Yield seven and eight o'clock of every day from the first up to and including the last."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield from (local(day, 7), local(day, 8))


def asked(world: World, post: Post, until: date) -> Any:
    """Let workers tick until a day and return the mentor's open task."""
    for now in mornings(ASKED - timedelta(days=1), until):
        tick(world, post, now)
    [task] = world.rows(tasks, case_id=world.case, name="competence_feedback")
    return task


@pytest.fixture
def world(db):
    """Give a learner at work since 22 September, guided since 2 October."""
    made = World(db)
    made.case = made.guided(made.work())
    made.tick(ASKED - timedelta(days=3))
    return made


def test_asked_at_eight_again_after_three_and_six_days_and_then_somebody_calls(world):
    """Training days: no question at the weekend. After two reminders the coach has a task with the telephone."""
    post = Post()

    asked(world, post, date(2026, 12, 18))

    first = post.days[0][0]
    counted = [default_calendar().count(first, day, Unit.TRAINING_DAYS, first_day_counts=False) for day, _ in post.days]
    assert [hour for _, hour in post.days] == [8, 8, 8]
    assert counted == [0, 3, 6]
    assert [row.status for row in world.rows(tasks, case_id=world.case, name="call_mentor")] == ["open"]


def test_never_in_a_school_holiday(db):
    """Asked on the last day before Christmas, the mentor is reminded three training days into January."""
    world, post = World(db), Post()
    world.case = world.guided(world.work(), start=date(2026, 10, 5), case=world.searching(first=date(2026, 9, 14)))

    for now in mornings(date(2026, 12, 17), date(2027, 1, 7)):
        tick(world, post, now)

    assert post.days == [(date(2026, 12, 18), 8), (date(2027, 1, 6), 8)]


def test_two_schedulers_send_one_mail(world):
    """Both tick at eight o'clock; the clock of a step and the lease of a mail each have one winner."""
    post = Post()
    with ThreadPoolExecutor(2) as pool:
        for now in mornings(ASKED, ASKED + timedelta(days=2)):
            list(pool.map(lambda _, at=now: tick(world, post, at), range(2)))

    assert len(post.days) == len(set(post.days)) == 1


def test_a_mail_server_that_is_down_for_two_hours_gets_it_once_afterwards(world):
    """The same Message-ID whenever it is tried."""
    post = Post()
    post.away = True
    asked(world, post, ASKED + timedelta(days=1))
    assert post.days == []
    post.away = False

    for minutes in range(0, 240, 10):
        tick(world, post, local(ASKED + timedelta(days=1), 10) + timedelta(minutes=minutes))

    assert len(post.days) == 1


def test_the_link_takes_one_answer_and_then_shows_it(world):
    """Half an hour to change it; later it can only be read."""
    post = Post()
    task = asked(world, post, ASKED + timedelta(days=1))
    [(_, mail)] = post.got
    site = Site(world.db, None, now=local(ASKED + timedelta(days=1), 9), workflows=shipped())
    visitor = site.visitor()

    assert visitor.post(mail.link, data={"competence_progress": "sufficient"}).status_code == 200
    site.now += timedelta(minutes=20)
    assert "Antwoord wijzigen" in visitor.post(mail.link, data={"competence_progress": "independent"}).text
    site.now += timedelta(minutes=31)
    late = visitor.post(mail.link, data={"competence_progress": "sufficient"})

    assert "U antwoordde op" in late.text
    assert "Kan dit zelfstandig uitvoeren" in visitor.get(mail.link).text
    [kept] = world.rows(tasks, id=task.id)
    assert kept.evidence["competence_progress"] == "independent"


def test_an_expired_link_offers_a_new_one_to_the_address_on_file(world):
    """Whoever holds the old link learns nothing; the new one goes to the mentor, once an hour at most."""
    post = Post()
    asked(world, post, ASKED + timedelta(days=1))
    [(_, mail)] = post.got
    site = Site(world.db, None, now=local(date(2027, 3, 1), 9), workflows=shipped())
    visitor = site.visitor()
    page = visitor.get(mail.link)
    assert (page.status_code, "Stuur mij een nieuwe link" in page.text) == (410, True)

    for _ in range(2):
        assert visitor.post(f"{mail.link}/nieuw").status_code == 200

    box: list[Any] = []
    handlers = {"email": lambda message: box.append(message) or "250 ok"}
    engine.deliver(world.db, shipped(), handlers, site.now, secret=SECRET, limit=100)
    [fresh] = [each for each in box if each.kind == "new_link"]
    assert fresh.recipient.email == mail.recipient.email
    assert re.fullmatch(r"/v/\d+-[0-9a-f]{32}", fresh.link)
    assert visitor.get(fresh.link).status_code == 200
    assert len([row for row in world.rows(links) if row.superseded_by is not None]) == 1


def test_the_night_the_clock_jumps_sends_nothing_twice(world):
    """On 28 March 2027 there is no half past two; eight o'clock stays eight, before it and after the holiday."""
    post, monday = Post(), date(2027, 3, 22)
    world.tick(monday - timedelta(days=3))
    night = [local(date(2027, 3, 28), 0) + timedelta(minutes=30 * number) for number in range(10)]

    for now in sorted([*mornings(monday, date(2027, 4, 16)), *night]):
        tick(world, post, now)

    assert post.days == [(date(2027, 3, 24), 8), (date(2027, 4, 12), 8)]
