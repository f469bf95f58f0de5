"""Contacts about a case as rows of the register: how, when, with whom; what was said stays on the case's timeline."""

from __future__ import annotations

from collections.abc import Mapping

from engine.effects import EffectContext
from workflows.register.tables import contacts
from workflows.register.write import Writer

KINDS = {"call": "call", "mail": "mail", "sms": "mail", "visit": "visit", "talk": "talk"}
"""What a channel of a contact is called in the register."""


def keep(context: EffectContext, contact: Mapping[str, str], *, site_id: int | None = None) -> int:
    """Add the row of a contact that was written down on a case, in its transaction, and return the row's id.

    Nobody who did not answer was contacted with: the row says so by whom it was tried.
    """
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    return writer.add(
        contacts,
        {
            "case_id": context.case_id,
            "site_id": site_id,
            "kind": KINDS[contact["channel"]],
            "on_day": context.today,
            "person_id": context.actor.person_id,
            "organisation_id": context.organisation_id,
            "with_whom": contact["party"],
            "summary": contact["result"],
        },
    )
