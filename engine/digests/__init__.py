"""Mails that carry other messages: the mail of a day for the staff, several questions in one mail for who has none.

The messages stay rows of their own, ``combined`` until the mail that carries them leaves, so one whose case moves on
meanwhile is cancelled like any other.
"""

from __future__ import annotations

from engine.digests.carry import settle, take_along
from engine.digests.gather import combine
from engine.digests.marks import Mark, mark_of, newest_event, remember
from engine.digests.overview import overview_of
from engine.message_kinds import CARRIERS, DAY, KINDS, QUESTIONS

__all__ = [
    "CARRIERS",
    "DAY",
    "KINDS",
    "QUESTIONS",
    "Mark",
    "combine",
    "mark_of",
    "newest_event",
    "overview_of",
    "remember",
    "settle",
    "take_along",
]
