#!/usr/bin/env bash
# Makes .venv: every dependency as locked (hashes are checked), then this project itself, editable.
# Usage: scripts/env.sh [PYTHON]     needs Python >= 3.11 with its venv module, nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "samdulea needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1)." >&2
  echo "Name another one: make env PYTHON=python3.12" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv'; then
  echo "'$python' cannot make virtual environments; on Debian: apt-get install python3-venv" >&2
  exit 1
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
pip=(.venv/bin/python -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes -r requirements-dev.lock
"${pip[@]}" install --no-deps --no-build-isolation --editable .
