"""Rules of the offer: to whom, in which order, exclusive, and for how long. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal
from workflows.company_lead.known import Chosen, Known, Site
from workflows.company_lead.said import said


def eligible_school(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a school that offers every line and is not paused for it, and a company that may be contacted.

    Choice: the hard filters before any ranking.
    """
    known: Known = facts.known
    return _unavailable(known.site, facts, now) or _unfit(known.chosen)


def ranking_or_reason(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the school in place 1 of the ranking, or a reason for another one.

    Choice: fairness is visible, and so is every exception.
    """
    known: Known = facts.known
    chosen = known.chosen
    if chosen is None or chosen.rank is None or chosen.rank == 1 or facts.filled("offer_reason"):
        return None
    return Refusal(values={"first": chosen.first, "school": chosen.school, "rank": str(chosen.rank)})


def no_open_offer(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a second offer while one runs.

    Choice: an offer is exclusive.
    """
    known: Known = facts.known
    if known.offer is None:
        return None
    return Refusal(values={"school": known.offer.school, "until": said(known.offer.until)})


def own_offer(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask an open offer to the school that has the case; whoever acts, acts for that school.

    Choice: one school answers its own offer.
    """
    known: Known = facts.known
    return None if known.offer is not None and known.offer.organisation_id == facts.organisation_id else Refusal()


def offer_not_expired(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an offer whose last day has not passed in Brussels.

    Choice: the clock of the server decides, at the end of the last day.
    """
    known: Known = facts.known
    if known.offer is None or facts.today(now) <= known.offer.until:
        return None
    return Refusal(values={"until": said(known.offer.until)})


def offer_expired(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an offer whose last day has passed in Brussels.

    Choice: the counterpart of ``offer_not_expired``, never both.
    """
    known: Known = facts.known
    if known.offer is None or facts.today(now) > known.offer.until:
        return None
    return Refusal(values={"until": said(known.offer.until)})


def _unavailable(site: Site, facts: Facts, now: datetime) -> Refusal | None:
    if site.status != "active":
        return Refusal("stopped", {"company": site.company}, ())
    if site.quiet_until is not None and site.quiet_until >= facts.today(now):
        return Refusal("do_not_contact", {"company": site.company, "until": said(site.quiet_until)}, ())
    return None


def _unfit(chosen: Chosen | None) -> Refusal | None:
    if chosen is None:
        return Refusal()
    if chosen.lacking:
        return Refusal("lacking", {"school": chosen.school, "programme": chosen.lacking})
    if chosen.paused_on is not None:
        values = {"school": chosen.school, "programme": chosen.paused, "since": said(chosen.paused_on)}
        return Refusal("paused", values)
    return None if chosen.rank is not None else Refusal()
