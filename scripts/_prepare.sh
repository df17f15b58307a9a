# Sourced by run and test: finds Python, makes .venv and installs what is locked. Needs nothing but a shell and Python.
# shellcheck shell=sh

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

venv=.venv
# The oldest first: what is written with a newer one in mind fails here, and not on somebody's server.
SUPPORTED="3.11 3.12 3.13 3.14"

# python_of VERSION: prints a command that starts this version of Python; fails where there is none.
python_of() {
    for candidate in "python$1" "${HOME:-}/.pyenv/versions/$1".*/bin/python python3 python; do
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
    return 1
}

find_python() {
    for version in $SUPPORTED; do
        if python_of "$version"; then return; fi
    done
    stop "None of Python $SUPPORTED was found: install it (on Debian or Ubuntu: apt install python3 python3-venv) and start this again."
}

# The stamp of a list: what was installed is the same as long as this is.
stamp() { cat "requirements/$1.txt" pyproject.toml | cksum; }

is_installed() { [ -x "$venv/bin/frontdoor" ] && [ "$(cat "$venv/installed-$1" 2>/dev/null)" = "$(stamp "$1")" ]; }

# prepare LIST [PYTHON FOLDER]: .venv, or another folder, with the packages of requirements/LIST.txt, each checked against
# its hash, and the project itself. What the tests need holds all that a run needs.
prepare() {
    list=$1 python=${2:-} venv=${3:-.venv}
    if is_installed "$list" || is_installed test; then return; fi
    [ -n "$python" ] || python=$(find_python) || exit 1
    if ! { "$venv/bin/python" -m pip --version || "$python" -m venv --clear "$venv"; } >/dev/null 2>&1; then
        stop "Python's venv module is missing: install it (on Debian or Ubuntu: apt install python3-venv) and start this again."
    fi
    printf 'Installing the locked packages (%s) into %s: this happens once.\n' "$list" "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/"$list".txt &&
        "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
        stop "The packages could not be installed: see the lines above. Is a Python package index within reach?"
    "$venv/bin/python" -m compileall -q frontdoor || true # a service may not write beside its code, and would compile at each start
    stamp "$list" >"$venv/installed-$list"
}

# add LIST: the packages of requirements/LIST.txt too, for a list that builds on another.
add() {
    if is_installed "$1"; then return; fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/"$1".txt ||
        stop "The packages of requirements/$1.txt could not be installed: see the lines above. Is a Python package index within reach?"
    stamp "$1" >".venv/installed-$1"
}

# Material prints a banner about the future of its engine at every build; decisions/ has our answer to it.
export NO_MKDOCS_2_WARNING=1
