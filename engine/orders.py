"""Carries out what one case asked of another, after its own transaction was committed.

An order is an outbox row of topic ``command``; its kind names a function of a workflow's ``orders.py``
(``learner_trajectory.end_agreement``). It may run twice: whatever it does carries the order's key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.database import Database
from engine.errors import DatabaseUnusable, EngineError, StaleCase
from engine.loader import Workflows
from engine.message import DeliveryFailed, Message

TOPIC = "command"
PASSING = (DatabaseUnusable, StaleCase)
"""Refusals that another try may not meet."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a function of ``orders.py`` gets. ``case_id`` is the case that asked, None when a register did.

    ``key`` is the same at every try: commands given it happen once.
    """

    db: Database
    workflows: Workflows
    now: datetime
    case_id: int | None
    payload: Mapping[str, object]
    key: str

    def number(self, name: str) -> int:
        """Return a number of the payload, such as the id of a case.

        Raises:
            KeyError, TypeError: whoever gave the order forgot it; the order fails and stays visible.
        """
        value = self.payload[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} is {value!r}, no number")
        return value

    def text(self, name: str) -> str:
        """Return a text of the payload, empty when it is not there."""
        value = self.payload.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class OrderHandler:
    """Delivers messages of topic ``command`` to the workflows' own functions."""

    db: Database
    workflows: Workflows

    def __call__(self, message: Message) -> str:
        """Carry out one order.

        Raises:
            DeliveryFailed: no workflow knows it, or it was refused; the latter for good unless somebody was faster.
        """
        workflow, _, name = message.kind.partition(".")
        known = self.workflows[workflow].orders if workflow in self.workflows else {}
        if name not in known:
            raise DeliveryFailed("unknown_order", f"no workflow offers {message.kind}", permanent=True)
        asking = message.subject.id if message.subject else None
        order = Order(self.db, self.workflows, message.now, asking, message.payload, f"order/{message.uuid}")
        try:
            known[name](order)
        except PASSING as error:
            raise DeliveryFailed(error.code, str(error), permanent=False) from error
        except EngineError as error:
            raise DeliveryFailed(error.code, str(error), permanent=True) from error
        return ""
