"""The engine's facade offers what it promises."""

from __future__ import annotations

import engine


def test_every_public_name_can_be_imported():
    """A name in the list that leads nowhere would fail only when somebody needs it."""
    assert all(getattr(engine, name) is not None for name in engine.__all__)
