# Sourced by test and test-peers: installs the Debian packages that the tests' real peers are.
# shellcheck shell=sh

PATH="$PATH:/usr/sbin" # where Debian keeps servers

# need COMMAND-OR-FILE PACKAGE...: the tests' real peers are Debian packages; install what is missing where we may.
need() {
    if command -v "$1" >/dev/null 2>&1 || [ -e "$1" ]; then return; fi
    wanted=$1
    shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        printf 'Installing %s for the tests.\n' "$*"
        { apt-get update -qq && without_services apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null ||
            stop "apt-get could not install $*: install it and start this again."
    else
        stop "The tests need $wanted, which is not here: install $* (on Debian: apt install $*) and start this again."
    fi
}

# Debian's packages ask this file before they start a service of their own; the tests start what they need, and stop it.
without_services() {
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"; fi
    result=0
    DEBIAN_FRONTEND=noninteractive "$@" || result=$?
    [ -z "$policy" ] || rm -f "$policy"
    return "$result"
}
