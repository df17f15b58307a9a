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

# A real mail provider: Postfix, which asks how it shall be set up unless it is told before, and Dovecot.
mail_server() {
    if ! command -v postfix >/dev/null && command -v debconf-set-selections >/dev/null; then
        echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
    fi
    need postfix postfix
    [ -x /usr/lib/dovecot/lmtp ] || need dovecot-lmtp dovecot-imapd dovecot-lmtpd
}

# unpack FOLDER PACKAGE...: Debian lets one mail server be installed at a time; the others are put into a folder, with the
# libraries that they want on the machine.
unpack() {
    folder=$1
    shift
    if [ -d "$folder" ]; then return; fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        stop "The tests need $*, unpacked in $folder, which Debian's root alone can do here."
    fi
    printf 'Unpacking %s for the tests.\n' "$*"
    fetched=$(mktemp -d)
    {
        apt-get update -qq &&
            (cd "$fetched" && apt-get download -o APT::Sandbox::User=root "$@") &&
            for package in "$fetched"/*.deb; do dpkg-deb --field "$package" Depends; done |
            tr ',' '\n' | sed 's/^ *//; s/ .*//' | grep '^lib' | sort -u |
                xargs apt-get install -y -qq --no-install-recommends &&
            for package in "$fetched"/*.deb; do dpkg-deb --extract "$package" "$fetched/unpacked"; done &&
            chmod -R u-s,g-s "$fetched/unpacked" && # they are started by root, and nobody else shall gain from them
            mv "$fetched/unpacked" "$folder"
    } >/dev/null || stop "apt-get could not fetch $*: see the lines above."
    rm -r "$fetched"
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
