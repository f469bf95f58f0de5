#!/usr/bin/env bash
# Finds the programs that pip cannot install, and installs those that are missing if it may.
# Usage: scripts/system.sh npm | postgresql | chromium | dovecot ...
#
# As root on a Debian system (or with CI=true and a sudo that asks no password) it calls apt-get.
# Otherwise it says what to install. Only npm is indispensable: without a PostgreSQL server, a Chromium
# or a mailbox server the tests that need one are skipped with that reason, and with CI=true they fail.
set -euo pipefail

found() {
  case $1 in
    npm) command -v npm ;;
    postgresql) command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' ;;
    chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    dovecot) command -v dovecot || [ -x /usr/sbin/dovecot ] ;;
    *) echo "scripts/system.sh knows npm, postgresql, chromium and dovecot, not '$1'" >&2; exit 2 ;;
  esac >/dev/null
}

missing() {
  local name
  for name in "$@"; do found "$name" || echo "$name"; done
}

packages() {
  local name
  for name in "$@"; do
    case $name in
      npm) echo nodejs npm ;;
      dovecot) echo dovecot-imapd ;;
      *) echo "$name" ;;
    esac
  done | tr ' ' '\n'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] && return 0
  [ "${CI:-}" = true ] && sudo -n true 2>/dev/null
}

install() {
  local wanted
  mapfile -t wanted < <(packages "$@")
  echo "Installing with apt-get: ${wanted[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

tell() {
  local name
  for name in "$@"; do
    case $name in
      npm) echo "npm is missing: install Node.js 20 or newer (Debian: apt-get install nodejs npm)." ;;
      postgresql) echo "No PostgreSQL server (Debian: apt-get install postgresql):" \
        "every test marked 'postgresql' is skipped." ;;
      chromium) echo "No Chromium (Debian: apt-get install chromium):" \
        "every test marked 'browser' is skipped." ;;
      dovecot) echo "No mailbox server (Debian: apt-get install dovecot-imapd):" \
        "the tests of the mailbox with bounces are skipped." ;;
    esac
  done >&2
}

mapfile -t absent < <(missing "$@")
if [ ${#absent[@]} -gt 0 ] && may_install; then
  install "${absent[@]}" || echo "apt-get could not install: ${absent[*]}" >&2
  mapfile -t absent < <(missing "$@")
fi
[ ${#absent[@]} -eq 0 ] && exit 0
tell "${absent[@]}"
if [ "${CI:-}" = true ]; then exit 1; fi
for name in "${absent[@]}"; do
  if [ "$name" = npm ]; then exit 1; fi
done
