#!/usr/bin/env bash
# Makes .venv: every dependency as locked (hashes are checked), then this project itself, editable.
# Usage: scripts/env.sh run|dev [PYTHON]   `run` is what the program needs, `dev` adds the tools.
# Needs Python >= 3.11 with its venv module, nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:?run or dev}
python=${2:-python3}

if ! command -v "$python" >/dev/null; then
  echo "There is no '$python' on this machine; samdulea needs Python 3.11 or newer." >&2
  exit 1
fi
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
case $kind in
  run) locks=(-r requirements.lock -r requirements-build.lock) ;;
  dev) locks=(-r requirements-dev.lock) ;;
  *) echo "scripts/env.sh knows run and dev, not '$kind'" >&2; exit 2 ;;
esac
"${pip[@]}" install --require-hashes "${locks[@]}"
"${pip[@]}" install --no-deps --no-build-isolation --editable .
