#!/usr/bin/env bash
# Install Debian packages: as root, or with a sudo that asks for no password; else say what to run.
#
#   scripts/packages.sh chromium fonts-liberation
set -euo pipefail

command_line="apt-get install $*"
if ! command -v apt-get >/dev/null; then
    echo "this machine has no apt-get; install with its own package manager: $*" >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "missing here: $*; please run" >&2
        echo >&2
        echo "    sudo $command_line" >&2
        echo >&2
        exit 1
    fi
    as_root=(sudo -n)
fi

install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "$command_line ..."
if install "$@" >"$log" 2>&1 </dev/null; then
    exit
fi
# The lists of packages may be old, or not there at all.
"${as_root[@]}" apt-get update >>"$log" 2>&1 </dev/null || true
if ! install "$@" >>"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    echo "$command_line failed" >&2
    exit 1
fi
