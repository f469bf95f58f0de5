"""What the register knows of one recognition, frozen for the rules. Pure: ``facts.py`` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.rule_values import RuleValues


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules of a recognition look at beside the fields of the case.

    ``other`` is the code of another case that is open for the same establishment and programme. ``site_status`` is
    the worse of company and establishment: active, excluded, bankrupt, closed or merged. ``recognised_until`` is the
    last day as the register holds it, before anything was typed.
    """

    values: RuleValues
    other: str | None = None
    enterprise_number: str | None = None
    site_number: str | None = None
    site_status: str = "active"
    recognised_until: date | None = None
    partnership: str = ""
    partnership_ended_on: date | None = None
