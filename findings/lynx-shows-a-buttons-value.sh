#!/bin/sh
# lynx: a button's value, which is meant for the server, is shown to people before its words.
#
# Expected: <button name="go" value="next-2">Go on</button> reads "Go on", as everywhere else.
# What happens: lynx writes "(next-2) Go on", and "(BUTTON) Send" where there is no value. <input type="submit"> has nothing before its words.
# Why it matters: a form with several buttons tells them apart by value, often by codes ("withdraw:7", "1"). Whoever uses lynx, maybe with a braille
#   line, hears them first; words in the value are the remedy.
# Seen: lynx 2.9.0dev.12 (Debian 12's 2.9.0dev.12-1) on 30 November 2026. Needs apt-get, and GnuTLS, which Debian has.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq lynx=2.9.0dev.12-1 2>/dev/null
dpkg -x lynx_*.deb tree
cat >page.html <<'END'
<!doctype html><title>t</title><form action="/" method="post">
<p><button name="go" value="next-2">Go on</button></p><p><button>Send</button></p><p><input type="submit" name="back" value="Go back"></p></form>
END
HOME=$here tree/usr/bin/lynx -dump page.html | tr -s ' \n' ' ' >seen
tree/usr/bin/lynx -version | head -n 1
cat seen
echo
[ "$(cat seen)" = " (next-2) Go on (BUTTON) Send Go back " ] || { echo "This has changed."; exit 1; }
