#!/usr/bin/env bash
# See to it that there is a browser that starts: one that is here already, else Playwright's own,
# else the distribution's. Writes the settings that it starts with to the file named.
#
#   scripts/browser.sh .venv/browser.env
set -euo pipefail
cd "$(dirname "$0")/.."
settings=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Whether a browser starts with these settings (NAME=VALUE ...): then they are kept, and all is done.
done_if_it_starts_with() {
    env "$@" .venv/bin/tagproof doctor >"$log" 2>&1 </dev/null || return 0
    { [ $# -eq 0 ] || printf 'export %q\n' "$@"; } >"$settings"
    grep -E '^(browser|started|sandbox) ' "$log"
    exit 0
}

done_if_it_starts() {
    done_if_it_starts_with
    if grep -q 'refuses Chromium its sandbox' "$log"; then
        echo "this machine refuses Chromium its sandbox: make goes without, since the demo and" \
            "the tests open only pages of this repository"
        done_if_it_starts_with TAGPROOF_SANDBOX=off
    fi
}

limited() {
    if command -v timeout >/dev/null; then timeout --kill-after=5 "$@"; else shift && "$@"; fi
}

download() {
    echo "no browser that starts; downloading Playwright's Chromium"
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT=15000 \
        limited 900 .venv/bin/python -m playwright install --no-shell chromium 2>&1 </dev/null |
        { grep --line-buffered '% of ' || true; }
}

libraries() {
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || return 1
    echo "installing the libraries that it needs"
    limited 900 .venv/bin/python -m playwright install-deps chromium >"$log" 2>&1 </dev/null
}

distribution() {
    if [ -e /etc/debian_version ] && ! apt-cache show chromium-sandbox >/dev/null 2>&1 &&
        grep -q '^ID=ubuntu' /etc/os-release; then
        echo "Ubuntu has Chromium as a snap only, which make does not install" >&2
        return 1
    fi
    echo "taking the distribution's Chromium instead"
    scripts/packages.sh chromium chromium-sandbox fonts-liberation
}

# Playwright brings its own Node.js, which needs a library that a small Debian lacks.
.venv/bin/python -m playwright --version >/dev/null 2>&1 || scripts/packages.sh libatomic1

done_if_it_starts
if download; then
    done_if_it_starts
    if libraries; then done_if_it_starts; fi
else
    echo "that download can't be had here"
fi
if distribution; then
    done_if_it_starts
    done_if_it_starts_with TAGPROOF_BROWSER=/usr/bin/chromium
fi
.venv/bin/tagproof doctor || true
echo "no browser: please see to it as said above, and run make again" >&2
exit 1
