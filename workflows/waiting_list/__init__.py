"""The waiting list that schools and partners share: one list, four kinds (alf, naft, oal, workplace).

Outside the own school an entry is a code. Places are offered to the next in order, as the law of the list says.
"""

from __future__ import annotations

from workflows.waiting_list.entries import join_before_end, join_for_case, leave_for_case, refresh_for_case

__all__ = ["join_before_end", "join_for_case", "leave_for_case", "refresh_for_case"]
