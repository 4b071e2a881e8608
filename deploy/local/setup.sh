#!/bin/sh
# Installs what the platform needs into .venv. With nothing to do it takes no time.
set -eu
cd "$(dirname "$0")/../.."

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

members() {
    for project in chassis contracts gateway services/* adapters/* deploy/local; do
        if [ -f "$project/pyproject.toml" ] && [ "$project" != adapters/_template ]; then
            printf '%s\n' "$project"
        fi
    done
}

# The folder counts too: scripts in .venv hold its full path.
fingerprint() {
    { pwd; cat requirements.lock; members | while read -r member; do
        cat "$member/pyproject.toml"
    done; } | cksum
}

python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
        if [ -n "$candidate" ] &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "Yiwang needs Python 3.11 or newer, and found none.
Install it (Debian: apt install python3 python3-venv; macOS: brew install python@3.12),
or say where it is: make setup PYTHON=/path/to/python3"
}

# Long enough that silence would worry: shows how many of the packages are there.
pip_install() {
    log=.venv/install.log
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --compile "$@" \
        >"$log" 2>&1 &
    pip=$!
    trap 'kill $pip 2>/dev/null' EXIT INT TERM
    while kill -0 $pip 2>/dev/null; do
        sleep 1
        if [ -t 1 ]; then
            printf '\r%s of %s packages ' "$(grep -c '^Collecting' "$log")" "$total"
        fi
    done
    trap - EXIT INT TERM
    if [ -t 1 ]; then
        printf '\r\033[K'
    fi
    wait $pip || {
        tail -n 20 "$log" >&2
        fail "Installing failed; all of it is in $log."
    }
}

wanted=$(fingerprint)
if [ "$(cat .venv/installed 2>/dev/null)" != "$wanted" ]; then
    if ! .venv/bin/python -c '' 2>/dev/null ||
        [ "$(cat .venv/folder 2>/dev/null || pwd)" != "$(pwd)" ]; then
        found=$(python)
        "$found" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "$found has no venv module. Debian: apt install python3-venv"
        printf 'Creating .venv with %s\n' "$("$found" --version)"
        rm -rf .venv
        "$found" -m venv .venv
        pwd >.venv/folder
    fi
    rm -f .venv/installed
    total=$(grep -c '^[A-Za-z0-9].*==' requirements.lock)
    lock=$(cksum <requirements.lock)
    if [ "$(cat .venv/locked 2>/dev/null)" != "$lock" ]; then
        printf 'Installing %s packages; the first time this takes about a minute.\n' "$total"
        pip_install --require-hashes -r requirements.lock
        printf '%s\n' "$lock" >.venv/locked
    fi
    set -- --no-deps --no-build-isolation
    for member in $(members); do
        set -- "$@" -e "./$member"
    done
    pip_install "$@"
    printf '%s\n' "$wanted" >.venv/installed
fi

# Without compiled files a start takes ten times as long, and the environment
# may forbid Python to write them on its own.
sources=$(members | sed 's,$,/src,')
if [ ! -e .venv/compiled ] ||
    [ -n "$(find $sources -name '*.py' -newer .venv/compiled 2>/dev/null | head -n 1)" ]; then
    touch .venv/compiled
    .venv/bin/python -m compileall -q $sources || true
fi
