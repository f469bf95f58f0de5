"""Outbox topics turned into mail. Every name other packages may use is in ``__all__``."""

from __future__ import annotations

from notifications.settings import Smtp
from notifications.smtp import EmailHandler

__all__ = ["EmailHandler", "Smtp"]
