"""Private fields of a case: sealed wherever they are kept, opened one by one for who may read them.

Which fields are private the workflow says, never how a value looks: a text that somebody types is what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.document import Document
from engine.sealing import Seal


@dataclass(frozen=True, slots=True)
class PrivateFields:
    """Closes and opens the private values of one case."""

    seal: Seal
    document: Document
    case_id: int

    def close(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values with the private ones among them sealed; an empty one has nothing to hide."""
        return {name: self._closed(name, value) for name, value in values.items()}

    def reveal(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values with the private ones among them opened, for a reader who may read every one of them.

        Raises:
            Unreadable: no key opens one of them.
        """
        return {name: self.reveal_one(name, value) for name, value in values.items()}

    def reveal_one(self, name: str, value: Any) -> Any:
        """Return one value, opened when it is private.

        Raises:
            Unreadable: no key opens it.
        """
        return self.seal.open_value(value, self._about(name)) if is_private(self.document, name) else value

    def reveal_told(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an event tells, opened likewise: the values that changed, or an answer.

        Raises:
            Unreadable: no key opens one of them.
        """
        told = dict(payload)
        if "fields" in told:
            told["fields"] = [
                [name, *(self.reveal_one(name, value) for value in values)] for name, *values in told["fields"]
            ]
        if "evidence" in told:
            told["evidence"] = self.reveal(told["evidence"])
        return told

    def _closed(self, name: str, value: Any) -> Any:
        private = value is not None and is_private(self.document, name)
        return self.seal.close_value(value, self._about(name)) if private else value

    def _about(self, name: str) -> str:
        return f"case {self.case_id} {name}"


def is_private(document: Document, name: str) -> bool:
    """Tell whether a workflow keeps a field private."""
    rule = document.fields.get(name)
    return rule is not None and rule.private
