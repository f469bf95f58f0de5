"""What a worker does beside clocks and mails: one thing that fails keeps nothing else away."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event

from engine.settings import Settings
from tests.workflows.histories import shipped
from web.ticking import ticking

WAIT = 20


def broken(_db, _moment):
    """Fail, as a list that came in with a row nobody foresaw."""
    raise RuntimeError("a row nobody foresaw")


def test_a_duty_that_fails_keeps_no_other_away(db, caplog):
    """The cleaning of the night waits for no import that fails at every tick; the log says which duty it was."""
    done, settings = Event(), Settings(database=db.url, tick_seconds=1)

    with (
        caplog.at_level(logging.ERROR, logger="web.ticking"),
        ticking(settings, db, shipped(), None, "secret", duties=[partial(broken, db), lambda _moment: done.set()]),
    ):
        assert done.wait(WAIT)

    assert "duty_failed: broken" in caplog.text
    assert "a row nobody foresaw" in caplog.text


def test_a_duty_that_failed_is_tried_again(db):
    """What the database could not do for a moment is done at the next tick."""
    tries, again = [], Event()

    def second_time(moment):
        tries.append(moment)
        if len(tries) == 1:
            raise RuntimeError("not now")
        again.set()

    with ticking(Settings(database=db.url, tick_seconds=1), db, shipped(), None, "secret", duties=[second_time]):
        assert again.wait(WAIT)
