"""The mails that gather others or tell of a period: no workflow declares them, the engine writes them itself."""

from __future__ import annotations

DAY = "digest"
"""The mail of a day, for a member of the staff."""
QUESTIONS = "questions"
"""Several questions to one mentor, learner or parent."""
WEEK = "week_overview"
LEADS = "leads_overview"
CARRIERS = frozenset({DAY, QUESTIONS})
"""Those that carry other messages."""
KINDS = frozenset({DAY, WEEK, LEADS})
"""Those that somebody can stop as a whole, and that leave at an hour of their own."""
