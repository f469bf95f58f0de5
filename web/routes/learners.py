"""Leerlingen: the table and the board of the learners' trajectories."""

from __future__ import annotations

from web.case_lists import routes_of
from web.listed import LEARNERS

router = routes_of(LEARNERS)
