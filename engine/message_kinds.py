"""The mails that no workflow declares: those that gather others or tell of a period, and invitations."""

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

NAMELESS = "nameless"
"""In a payload: the recipient reads which programme it is about, and not yet whom."""

INVITATION = "invitation"
"""Somebody is asked to be somewhere at a moment; their calendar gets it too."""
INVITATION_CHANGED = "invitation_changed"
INVITATION_CANCELLED = "invitation_cancelled"
INVITATIONS = frozenset({INVITATION, INVITATION_CHANGED, INVITATION_CANCELLED})
ANSWER_FORWARDED = "answer_forwarded"
"""Somebody wrote to our mailbox instead of to the coach, who gets it this way."""
NEW_LINK = "new_link"
"""The answer to an expired link, for whoever it was sent to."""
