"""What is proved of every workflow before the program starts, one family of proofs per module.

A proof looks at a definition and answers with problems that name a line; it reads no database and no files. What can
only be seen in live data (somebody holds every role) is not decided here.
"""

from __future__ import annotations

from engine.checks.mails import MailBound, mail_bound
from engine.checks.messages import MessageProof
from engine.checks.open_points import OpenPoint, open_points
from engine.checks.proofs import Proof, proofs, prove

__all__ = ["MailBound", "MessageProof", "OpenPoint", "Proof", "mail_bound", "open_points", "proofs", "prove"]
