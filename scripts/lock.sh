#!/usr/bin/env bash
# Resolves pyproject.toml anew into three locks: what the program needs (requirements.lock), what
# building it needs (requirements-build.lock), and all of it with the tools (requirements-dev.lock).
# The locks hold versions and hashes for every platform, and no address of any index.
# To take newer releases: scripts/lock.sh --upgrade
set -euo pipefail
cd "$(dirname "$0")/.."
uv=(uv)
command -v uv >/dev/null || uv=(python3 -m uv)
compile=(env -u PIP_FIND_LINKS "${uv[@]}" pip compile --quiet --no-config --universal
  --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@")

# The widest lock first: what the tools cannot live with, the program does not get either.
"${compile[@]}" pyproject.toml --group dev --output-file requirements-dev.lock
"${compile[@]}" pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
"${compile[@]}" --group build --constraint requirements-dev.lock \
  --output-file requirements-build.lock
sed -i '/^    #   -c requirements.*\.lock$/d' requirements.lock requirements-build.lock

if grep -nE '://|find-links|--index' requirements*.lock; then
  echo "A lock names an address: it would work on this network only." >&2
  exit 1
fi
