"""Charts as shapes: numbers in, places and lengths out. Knows no page, no figure, no language and no colour."""

from web.charts.bars import Bar, Group, drawn
from web.charts.lines import Line, traced

__all__ = ["Bar", "Group", "Line", "drawn", "traced"]
