"""Runs one side of a comparison in a process of its own, so that nobody inherits another's memory or collector."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PEER_PYTHON = ROOT / "var" / "bench-peers" / "bin" / "python"


def run(module: str, asked: dict[str, Any]) -> Any:
    """Run a module of the bench and return its answer.

    Raises:
        RuntimeError: the process failed; the text is what it said.
    """
    return _answer([sys.executable, "-m", module, json.dumps(asked)])


def run_peer(file: str, asked: dict[str, Any]) -> Any:
    """Run a peer's file in the environment of the peers and return its answer, or raise RuntimeError likewise."""
    return _answer([str(PEER_PYTHON), str(ROOT / "bench" / "peers" / file), json.dumps(asked)])


def _answer(command: list[str]) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:3])} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])
