"""Bedrijven: the board by stage, with the countdown of each offer, and the table of the company leads."""

from __future__ import annotations

from web.case_lists import routes_of
from web.lists import CaseList

router = routes_of(CaseList("company_lead", "/bedrijven", stages=True, board_first=True))
