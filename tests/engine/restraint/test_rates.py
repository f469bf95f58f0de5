"""How fast mails leave: no faster than the sender as a whole and the domain of an address can bear."""

from __future__ import annotations

from datetime import timedelta

from engine.restraint import Restraint
from tests.builders import a_library
from tests.engine.restraint.mails import Letterbox, local, refused, tick

NINE = local(14, 9)
SLOW_DOMAIN = Restraint(per_second_domain=0.05)
"""Three at once, then one every twenty seconds."""


def readers(db, place, count, domain):
    """Write as many readers of a domain a mail each."""
    for number in range(count):
        name, mail = f"Lezer {domain} {number}", f"lezer{number}@{domain}"
        refused(db, place, NINE, borrower_name=name, borrower_mail=mail)


def test_a_domain_gets_no_more_than_it_can_bear(db):
    """A big provider that is flooded refuses everything: the fourth and fifth mail wait their turn."""
    place, box = a_library(db), Letterbox()
    readers(db, place, 5, "groot.example")

    for seconds in (0, 10, 20, 30, 40):
        tick(db, box, NINE + timedelta(seconds=seconds), SLOW_DOMAIN)

    assert [(at - NINE).seconds for at, _ in box.mails] == [0, 0, 0, 20, 40]


def test_another_domain_does_not_wait_for_it(db):
    """Each domain has a bucket of its own."""
    place, box = a_library(db), Letterbox()
    readers(db, place, 4, "groot.example")
    readers(db, place, 2, "klein.example")

    tick(db, box, NINE, SLOW_DOMAIN)

    assert sum(message.recipient.email.endswith("klein.example") for _, message in box.mails) == 2
    assert len(box.mails) == 5


def test_the_sender_as_a_whole_has_one_too(db):
    """Whatever the domains: a city mails no faster than its server takes."""
    place, box = a_library(db), Letterbox()
    for number in range(5):
        readers(db, place, 1, f"huis{number}.example")

    tick(db, box, NINE, Restraint(per_second=0.05))

    assert len(box.mails) == 3


def test_a_clock_that_is_set_back_stops_nothing(db):
    """An hour back: the bucket is neither refilled nor emptied."""
    place, box = a_library(db), Letterbox()
    readers(db, place, 2, "groot.example")
    tick(db, box, NINE)

    refused(db, place, NINE - timedelta(minutes=30), borrower_name="Jef", borrower_mail="jef@groot.example")
    tick(db, box, NINE - timedelta(minutes=30))

    assert len(box.mails) == 3
