"""Which lists of cases there are, by process: where each stands, and how its board is drawn."""

from __future__ import annotations

from web import frame, lead_faces, lead_filters
from web.learner_filters import COMPANY, MENTOR
from web.lists import CaseList

LEARNERS = CaseList("learner_trajectory", "/leerlingen", beside=(COMPANY, MENTOR), warned=True)
COMPANIES = CaseList(
    "company_lead",
    "/bedrijven",
    stages=True,
    board_first=True,
    links=("wie", "eerlijk"),
    per_state=30,
    details=lead_faces.cards,
    quick=lead_filters.quick,
)
_OWN = {each.workflow: each for each in (LEARNERS, COMPANIES)}


def list_of(workflow: str) -> CaseList:
    """Return the list of a process; one that has no place of its own in the menu stands beside its schema."""
    return _OWN.get(workflow) or CaseList(workflow, frame.list_path(workflow))
