"""The switch "Mails gepauzeerd": everything waits, nothing is lost, and whoever must end it can still sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.actor import Actor, Grant
from engine.errors import BadInput, NotAllowed
from engine.restraint import MAIL_PAUSED, set_switch, switch_of
from engine.sign_in_links import ask_link
from tests.builders import SECRET, a_library
from tests.engine.restraint.mails import Letterbox, local, refused, tick

NINE = local(14, 9)


ADMIN = Actor(None, "Hakima Said", (Grant("administrator"),))


def turn(db, *, active, reason="De mailserver verhuist."):
    """Turn the switch."""
    set_switch(db, MAIL_PAUSED, active=active, reason=reason, actor=ADMIN, now=NINE)


def test_nothing_leaves_during_a_pause_and_all_of_it_afterwards(db):
    """A wrong text was seen: one switch, and there is time to mend it."""
    place, box = a_library(db), Letterbox()
    refused(db, place, NINE)
    turn(db, active=True)

    tick(db, box, NINE)
    assert box.mails == []
    turn(db, active=False)
    tick(db, box, NINE + timedelta(minutes=5))

    assert len(box.mails) == 1


def test_a_link_to_sign_in_still_goes(db):
    """Else nobody could end the pause."""
    place, box = a_library(db), Letterbox()
    turn(db, active=True)
    ask_link(db, "lies.maes@bib.example", now=NINE, secret=SECRET)
    refused(db, place, NINE)

    tick(db, box, NINE)

    assert [message.kind for _, message in box.mails] == ["sign_in"]


def test_everybody_can_see_who_paused_and_why(db):
    """A pause that nobody explains is an alarm of its own."""
    assert not switch_of(db, MAIL_PAUSED).active
    turn(db, active=True)

    switch = switch_of(db, MAIL_PAUSED)

    assert (switch.active, switch.by, switch.reason) == (True, "Hakima Said", "De mailserver verhuist.")


def test_a_pause_takes_a_reason_and_the_right_role(db):
    """A coach does not stop the mails of a city."""
    place = a_library(db)

    with pytest.raises(BadInput):
        turn(db, active=True, reason=" ")
    with pytest.raises(NotAllowed):
        set_switch(db, MAIL_PAUSED, active=True, reason="Rust", actor=place.librarian, now=NINE)
    assert not switch_of(db, MAIL_PAUSED).active
