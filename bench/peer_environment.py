"""The environment of the peers: made once from its lock, apart from ours, and never needed by anything else."""

from __future__ import annotations

import hashlib
import subprocess
import sys

from bench.children import PEER_PYTHON, ROOT
from bench.plan import tell

LOCK = ROOT / "bench" / "peers" / "requirements.lock"
MADE_FROM = PEER_PYTHON.parent.parent / "made-from"


def ready() -> bool:
    """Make the environment when its lock changed; tell and return False when that is not possible."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if MADE_FROM.is_file() and MADE_FROM.read_text("ascii") == digest:
        return True
    tell("installing the peers into an environment of their own")
    pip = [str(PEER_PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(PEER_PYTHON.parent.parent)],
        [*pip, "install", "--require-hashes", "--requirement", str(LOCK)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            tell(f"without SpiffWorkflow and viewflow, their environment could not be made:\n{done.stderr.strip()}")
            return False
    MADE_FROM.write_text(digest, "ascii")
    return True
