"""What is proved of every workflow before the program starts, one family of proofs per module.

A proof looks at a definition and answers with problems that name a line; it reads no database and no files. What can
only be seen in live data (somebody holds every role) is not decided here.
"""

from __future__ import annotations

from engine.checks.proofs import Proof, proofs, prove
from engine.checks.messages import MessageProof

__all__ = ["MessageProof", "Proof", "proofs", "prove"]
