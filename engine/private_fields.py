"""Private fields of a case: sealed wherever they are kept, opened one by one for who may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.document import Document
from engine.sealing import Seal


def close(seal: Seal, document: Document, case_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with the private ones among them sealed; an empty one has nothing to hide."""
    return {name: _closed(seal, document, case_id, name, value) for name, value in values.items()}


def reveal(seal: Seal, case_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with the sealed ones among them opened, for a reader who may read every one of them.

    Raises:
        Unreadable: no key opens one of them.
    """
    return {name: reveal_one(seal, case_id, name, value) for name, value in values.items()}


def reveal_one(seal: Seal, case_id: int, name: str, value: Any) -> Any:
    """Return one value, opened.

    Raises:
        Unreadable: no key opens it.
    """
    return seal.open_value(value, _about(case_id, name))


def reveal_told(seal: Seal, case_id: int, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event tells, opened likewise: the values that changed, or an answer.

    Raises:
        Unreadable: no key opens one of them.
    """
    told = dict(payload)
    if "fields" in told:
        told["fields"] = [
            [name, *(reveal_one(seal, case_id, name, value) for value in values)] for name, *values in told["fields"]
        ]
    if "evidence" in told:
        told["evidence"] = reveal(seal, case_id, told["evidence"])
    return told


def _closed(seal: Seal, document: Document, case_id: int, name: str, value: Any) -> Any:
    rule = document.fields.get(name)
    private = rule is not None and rule.private and value is not None
    return seal.close_value(value, _about(case_id, name)) if private else value


def _about(case_id: int, name: str) -> str:
    return f"case {case_id} {name}"
