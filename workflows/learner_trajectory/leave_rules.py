"""Rules of leave from the workplace. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal
from workflows.learner_trajectory.known import Known


def urgent_leave_spent(facts: Facts, _now: datetime) -> Refusal | None:
    """Warn when the days for an urgent reason of this calendar year are used up.

    Source: sector page (dualimento), at most ten days per calendar year for a "dwingende reden".
    """
    known: Known = facts.known
    most = known.values.whole("agreement.urgent_leave_days")
    if known.urgent_leave_days < most:
        return None
    return Refusal(values={"days": str(known.urgent_leave_days), "most": str(most)})
