#!/usr/bin/env bash
# Make the virtual environment .venv, with tagproof and its tools inside. PYTHON chooses another
# Python than the first one that is new enough.
set -euo pipefail
cd "$(dirname "$0")/.."

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "tagproof needs Python 3.11 or newer; ${PYTHON:-python3} is" \
        "$("${PYTHON:-python3}" --version 2>&1 | head -n 1)" >&2
    echo "install one, and name it: make PYTHON=python3.12 ..." >&2
    return 1
}

venv_package() {
    # Debian splits the module venv off; a Python beside the distribution's own has its own package.
    local version
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$version" = "$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" ]; then
        echo python3-venv
    else
        echo "python$version-venv"
    fi
}

if ! { .venv/bin/python -m pip --version && new_enough .venv/bin/python; } >/dev/null 2>&1; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/packages.sh "$(venv_package "$python")"
    echo "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "installing tagproof and its tools into .venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# An old pip knows nothing of dependency groups.
if ! { .venv/bin/python -m pip install --upgrade 'pip>=25.1' &&
    .venv/bin/python -m pip install --editable . --group dev; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "pip could not install what pyproject.toml asks for" >&2
    exit 1
fi
