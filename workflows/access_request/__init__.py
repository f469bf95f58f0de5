"""A learner asks what is kept about her: one step of the school gives everything, and the record says that it did.

Source: domain B7, rule 5 and "rights"; General Data Protection Regulation, article 15 (to be confirmed by the data
protection officer). Private notes of the staff come along only when they were released to the learner.
"""

from __future__ import annotations

from workflows.access_request.asking import MAY_ANSWER, answer_request
from workflows.access_request.dossier import Dossier, Part, Way, read_dossier

__all__ = ["MAY_ANSWER", "Dossier", "Part", "Way", "answer_request", "read_dossier"]
