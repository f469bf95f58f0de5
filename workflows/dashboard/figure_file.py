"""What figures there are: ``figures.yaml`` as models. How one is computed stands in the file of its family."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from engine.document import Name, Part, Text
from engine.source_file import read_model

FILE = Path(__file__).with_name("figures.yaml")
PartName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
Shape = Literal["count", "share", "median", "medians", "parts", "index", "series"]
Every = Literal["week", "month"]
Rows = Literal["trajectories", "leads", "cases", "schools", "programmes", "agreements", "companies"]


class FigureRule(Part):
    """One figure.

    ``split`` are its parts in the order they are shown; a part that is not named follows by its own name. ``counted``
    names the part a share counts, ``counted_not`` the one part it does not. ``grouped`` joins small parts instead of
    hiding them. ``same_rows`` names a figure that splits the same rows otherwise. ``public`` figures are the same for
    every reader. ``measure`` is the unit of the medians per part. ``every`` and ``last`` say over how many weeks or
    months a series goes, ``whole`` what its share is a share of. The city sees the rows of learners by code where
    ``codes`` says so, and else their number only.
    """

    family: Name
    label: Text
    definition: Text
    shape: Shape
    unit: Name
    measure: Name | None = None
    every: Every | None = None
    last: int = Field(default=0, ge=0, le=24)
    whole: Text | None = None
    rows: Rows
    small: bool = False
    split: list[PartName] = Field(default_factory=list)
    apart: list[PartName] = Field(default_factory=list)
    counted: PartName | None = None
    counted_not: PartName | None = None
    grouped: bool = False
    same_rows: Name | None = None
    public: bool = False
    codes: bool = False

    @property
    def is_share(self) -> bool:
        """Tell whether one part is counted against all: a share, or a series of them."""
        return self.shape == "share" or (self.shape == "series" and self.counted is not None)

    @property
    def over(self) -> tuple[Every, int]:
        """Return what a series goes over: every week or month, and how many of them.

        Raises:
            ValueError: it is no series.
        """
        if self.every is None:
            raise ValueError("this figure does not go over weeks or months")
        return self.every, self.last

    def counts(self, part: str) -> bool:
        """Tell whether rows of a part belong to what a share counts."""
        return part == self.counted if self.counted_not is None else part != self.counted_not


class FigureFile(Part):
    """The whole file."""

    change: Text
    families: dict[Name, Text]
    units: dict[Name, Text]
    parts: dict[PartName, Text]
    figures: dict[Name, FigureRule]
    termination_groups: dict[Name, list[Name]]
    no_break: list[Name]
    destination_groups: dict[Name, list[Name]]

    @model_validator(mode="after")
    def _names_resolve(self) -> FigureFile:
        for name, rule in self.figures.items():
            if rule.family not in self.families or rule.unit not in self.units:
                raise ValueError(f"{name} names a family or a unit that is not there")
            if (rule.shape == "medians") != (rule.measure in self.units):
                raise ValueError(f"{name} has medians per part and a measure of them, or neither")
            if (rule.shape == "series") != (rule.every is not None and rule.last > 0):
                raise ValueError(f"{name} goes over weeks or months and says how many, or neither")
            if rule.shape == "series" and rule.is_share != (rule.whole is not None):
                raise ValueError(f"{name} is a share and says of what, or neither")
            if rule.shape == "share" and not (rule.counted or rule.counted_not):
                raise ValueError(f"{name} is a share and does not say of what")
            if rule.same_rows is not None and self.figures[rule.same_rows].same_rows != name:
                raise ValueError(f"{name} and {rule.same_rows} must name each other")
        return self


@cache
def figure_file() -> FigureFile:
    """Return the file, read once.

    Raises:
        DefinitionError: it is not what it should be.
    """
    return read_model(FILE, FigureFile).content
