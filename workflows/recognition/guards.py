"""The rules of a recognition that YAML cannot say, as pure functions of the case, the register and the moment.

The sentences, their sources and the fields that solve them stand in ``workflow.yaml`` under the same names.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal

__all__ = [
    "ends_soon",
    "longer_than_before",
    "only_track",
    "partnership_active",
    "period_ordered",
    "site_identified",
    "validity_over",
]

GONE = frozenset({"bankrupt", "closed", "excluded", "merged"})
"""What a company or an establishment can be besides active."""

WARNED_BEFORE = Length(90, Unit.CALENDAR_DAYS)
"""Choice: a renewal takes time, so it is looked at ninety days ahead; the clock of the file counts the same."""


def only_track(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a second open case for the same establishment and programme.

    Source: Vlaanderen, erkenning per opleiding en per vestiging: there is one at a time.
    """
    return None if facts.known.other is None else Refusal(values={"code": facts.known.other})


def site_identified(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the numbers that the counter asks, of a company and an establishment that may take learners.

    Source: Syntra Vlaanderen, erkenningsprocedure: company and establishment number; sanctions exclude either.
    """
    if facts.known.site_status in GONE:
        return Refusal(facts.known.site_status)
    return None if facts.known.enterprise_number and facts.known.site_number else Refusal()


def partnership_active(facts: Facts, now: datetime) -> Refusal | None:
    """Refuse an application to a partnership that recognises no workplaces any more.

    Source: Syntra Vlaanderen, the competent sectoral partnership handles an application, else the Vlaams Partnerschap.
    """
    ended = facts.known.partnership_ended_on
    if ended is None or ended >= facts.today(now):
        return None
    return Refusal(values={"partnership": facts.known.partnership, "ended": _said(ended)})


def period_ordered(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a period that begins by today, after the application, and has not ended before it begins.

    Source: mtech+, a recognition is granted upon an application and is valid for five years.
    """
    granted, until = facts.day("granted_on"), facts.day("valid_until")
    asked = facts.day("submitted_on")
    if granted is None:
        return Refusal(fields=("granted_on",))
    if granted > facts.today(now):
        return Refusal("in_future", fields=("granted_on",))
    if asked is not None and granted < asked:
        return Refusal("before_application", {"asked": _said(asked)}, ("granted_on",))
    if until is not None and until <= granted:
        return Refusal("ends_before_start", {"granted": _said(granted)}, ("valid_until",))
    return None


def longer_than_before(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a last day that lies after the one the recognition had.

    Choice: a prolongation makes it longer; a shorter one is a correction of the granted period.
    """
    until, before = facts.day("valid_until"), facts.known.recognised_until
    if until is None or before is None or until > before:
        return None
    return Refusal(values={"before": _said(before)})


def ends_soon(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a recognition whose last day is at most ninety days ahead.

    Choice: the network looks at a renewal ninety days before the end.
    """
    until = facts.day("valid_until")
    if until is None:
        return Refusal("until_unknown")
    from_on = facts.calendar.back(until, WARNED_BEFORE)
    return None if facts.today(now) >= from_on else Refusal(values={"from": _said(from_on)})


def validity_over(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a recognition whose last day has passed.

    Source: mtech+, a recognition is valid for five years; after that it has to be asked anew.
    """
    until = facts.day("valid_until")
    if until is None:
        return Refusal("until_unknown")
    return None if facts.today(now) > until else Refusal(values={"until": _said(until)})


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
