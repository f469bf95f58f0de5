"""The mails of a week: what is stuck, for coordinators; what became of their companies, for the city.

Codes and counts, never a learner's name. Written once a week from a watermark, so that a week without worker is told
in the next mail.
"""

from __future__ import annotations

from workflows.overviews.weekly import weekly

__all__ = ["weekly"]
