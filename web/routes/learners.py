"""Leerlingen: the table and the board of the learners' trajectories."""

from __future__ import annotations

from web.case_lists import routes_of
from web.learner_filters import COMPANY, MENTOR
from web.lists import CaseList

router = routes_of(CaseList("learner_trajectory", "/leerlingen", beside=(COMPANY, MENTOR), warned=True))
