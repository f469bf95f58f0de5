"""Retention: what is personal goes when its time is over; the record stays whole and no figure of an earlier day moves.

``terms.py`` says from which day, ``due.py`` what is due, ``learners.py``, ``notes.py`` and ``companies.py`` what goes
of it; ``rules.py`` puts them side by side and ``night.py`` carries them out.
"""

from __future__ import annotations

from workflows.retention.night import NightWork, expected, work_off

__all__ = ["NightWork", "expected", "work_off"]
