"""Draws a workflow: its blocks as columns, its states in rows, its main way from the first state to the good end.

Pure: a definition and counts in, a value of positions out. A template makes SVG of it.
"""

from __future__ import annotations

from web.diagram.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
