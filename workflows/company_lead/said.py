"""How rules write a day into their sentences. Pure."""

from __future__ import annotations

from datetime import date


def said(day: date) -> str:
    """Return a day as a sentence says it: 22/09/2026."""
    return f"{day:%d/%m/%Y}"
