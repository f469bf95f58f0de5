"""The lending library with a register: shelves that cases point to, and the Python files that work with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.actor import Actor
from engine.errors import ActionRefused, Unmet
from engine.loader import Survey, Workflows, load_all, survey
from engine.records import Asked, Choice
from engine.values import Stored
from tests.engine.library import a_library

SHELVES = {1: ("Kelder", "2027-01-31"), 2: ("Zolder", None), 3: ("Kluis", "2026-12-31")}

FIELDS = """fields:
  shelf_id:
    type: record
    of: shelf
    brings: {shelf_room: room, shelf_until: until}
    guards: [room_is_dry]
    label: {nl: Rek, en: Shelf}
  shelf_room: {type: text, label: {nl: Zaal, en: Room}}
  shelf_until: {type: date, label: {nl: Zaal open tot, en: Room open until}}
  box: {type: text, label: {nl: Doos, en: Box}}
  box_label: {type: text, label: {nl: Opschrift, en: Inscription}}
"""
GUARD = """guards:
  room_is_dry:
    nl: "In {room} is het te vochtig."
    en: "It is too damp in {room}."
    fields: [shelf_id]
"""
EDITS = (
    ("fields:\n  book_title:\n    type", f"{FIELDS}  book_title:\n    type"),
    ("guards:\n  deposit_paid:", f"{GUARD}  deposit_paid:"),
    ("asks: [lent_on, due_on, deposit, wrapped]", "asks: [lent_on, due_on, deposit, wrapped, shelf_id]"),
    ("    warns: [book_is_fit]\n", "    warns: [book_is_fit]\n    effects: [take_box, write_label]\n"),
    ("    asks: [still_reading]\n", "    asks: [still_reading, shelf_id, box, box_label]\n    fills: true\n"),
)
GUARDS = '''

def room_is_dry(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a damp room.

    Choice: paper does not stand it.
    """
    return Refusal(values={"room": facts.text("shelf_room")}) if facts.known.damp else None
'''
FACTS = """
from dataclasses import dataclass

from sqlalchemy import text

__all__ = ["facts", "follow", "keep_clocks"]


@dataclass(frozen=True)
class Known:
    damp: bool


def facts(case):
    return Known(damp=case.number("shelf_id") == 1)


def follow(context, changed):
    if "shelf_room" in changed:
        return {"box_label": f"Zaal {context.text('shelf_room')}" if context.filled("shelf_room") else None}


def keep_clocks(case, clocks):
    row = {"step": case.sequence, "clocks": ",".join(sorted(clock.name for clock in clocks))}
    case.tx.execute(text("INSERT INTO seen_clocks VALUES (:step, :clocks)"), row)
"""
EFFECTS = """
__all__ = ["take_box", "write_label"]


def take_box(effect):
    return {"box": f"{effect.text('shelf_room')}-7"}


def write_label(effect):
    effect.command("library_loan.fetch", {"case_id": effect.case_id})
    return {"box_label": f"Doos {effect.text('box')}"}
"""
ORDERS = """
import engine
from engine.actor import SYSTEM

__all__ = ["fetch", "refuse"]


def fetch(order):
    engine.open_named_task(order.db, order.workflows, order.number("case_id"), "fetch_book", actor=SYSTEM,
                           now=order.now, key=order.key)


def refuse(order):
    engine.advance(order.db, order.workflows, order.number("case_id"), "expire", actor=SYSTEM, seen_version=None,
                   now=order.now, key=order.key)
"""


@dataclass
class Stacks:
    """A register of shelves; it remembers what it was asked to take back, and refuses for a shelf that is full."""

    full: bool = False
    undone: list[tuple[int, int]] = field(default_factory=list)
    kinds: frozenset[str] = frozenset({"shelf"})

    def choices(self, _tx: Any, _kind: str, asked: Asked) -> tuple[Choice, ...]:
        """Return the dry shelves; a torn book goes to the safe only."""
        fitting = [3] if asked.fields.get("condition") == "torn" else [2, 3]
        return tuple((key, SHELVES[key][0]) for key in fitting)

    def label(self, _tx: Any, _kind: str, record_id: int) -> str | None:
        """Return the room of a shelf."""
        return SHELVES[record_id][0] if record_id in SHELVES else None

    def values(self, _tx: Any, _kind: str, record_id: int) -> Mapping[str, Stored]:
        """Return room and until when it is open."""
        room, until = SHELVES[record_id]
        return {"room": room, "until": until}

    def undo(self, _tx: Any, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Remember a step that is taken back, unless something was built on it."""
        if self.full:
            raise ActionRefused("correct", (Unmet("shelf_full", f"{actor.name}: vol", f"full on {now}"),))
        self.undone.append((case_id, sequence))

    def close(self, _tx: Any, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Do nothing: nothing hangs on a shelf."""


def a_folder(folder: Path, *edits: tuple[str, str], **files: str) -> Path:
    """Copy the library with its shelves; ``files`` replace Python files by name."""
    root, _ = a_library(folder, *EDITS, *edits)
    here = root / "library_loan"
    guards = (here / "guards.py").read_text(encoding="utf-8")
    offered = guards.replace('["due_after_lent"]', '["due_after_lent", "room_is_dry"]')
    texts = {"guards": offered + GUARDS, "facts": FACTS, "effects": EFFECTS, "orders": ORDERS, **files}
    for name, text in texts.items():
        (here / f"{name}.py").write_text(text, encoding="utf-8")
    return root


def the_library(folder: Path, register: Stacks | None = None) -> Workflows:
    """Load the library with its shelves."""
    return load_all([a_folder(folder)], records=register or Stacks())


def surveyed(folder: Path, *edits: tuple[str, str], **files: str) -> Survey:
    """Look at the library with its shelves, so changed."""
    return survey([a_folder(folder, *edits, **files)], records=Stacks())
