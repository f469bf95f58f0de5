"""One erasure under way: the transaction, the rule it follows, and the day before which its case was closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.actor import SYSTEM
from engine.erasing import erase_case, erase_fields
from engine.loader import Workflows
from workflows.register.write import Writer
from workflows.retention.terms import Terms


@dataclass(frozen=True, slots=True)
class Erasing:
    """What a rule needs to erase one thing, in one transaction. ``before``: a case closed later is not due."""

    tx: Connection
    workflows: Workflows
    terms: Terms
    rule: str
    before: datetime
    now: datetime

    @property
    def writer(self) -> Writer:
        """Return what writes the register's rows: the program itself acts."""
        return Writer(self.tx, SYSTEM, self.now)

    def whole_case(self, case_id: int) -> bool:
        """Erase everything personal on a case itself; False when it is not due (any more)."""
        return erase_case(self.tx, self.workflows, case_id, rule=self.rule, closed_before=self.before, now=self.now)

    def fields(self, case_id: int, names: Collection[str], roles: Collection[str] = ()) -> bool:
        """Erase fields of a case and the people in roles; False when it is not due (any more)."""
        return erase_fields(
            self.tx,
            self.workflows,
            case_id,
            names,
            roles=roles,
            rule=self.rule,
            closed_before=self.before,
            now=self.now,
        )
