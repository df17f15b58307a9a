#!/bin/sh
# elinks and links: words that are struck out (del, s) stand there like all others.
#
# Expected: a browser that cannot draw a line through words marks them in another way, as lynx does with [DEL: and :DEL].
# What happens: elinks and links show "Mondays 10:00 Tuesdays 14:00" with nothing between the old and the new.
# Why it matters: striking out an old time or number is the obvious way to show a change, and on these two it gives people both as true. (The accessible
#   way, a word such as "was" or "instead of", works everywhere.)
# Seen: elinks 0.13.2, links 2.28 and lynx 2.9.0dev.12 (Debian 12's packages) on 30 November 2026. Needs apt-get.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq lynx=2.9.0dev.12-1 links=2.28-1+b2 elinks=0.13.2-1+b4 \
    libev4 libfsplib0 libgpm2 libgssapi-krb5-2 libidn12 libk5crypto3 libkrb5-3 libkrb5support0 liblua5.1-0 liblz1 libperl5.36 libtre5 2>/dev/null
for package in *.deb; do dpkg -x "$package" tree; done
for folder in tree/usr/lib/*-linux-gnu; do export LD_LIBRARY_PATH="$here/$folder"; done
echo '<!doctype html><title>t</title><p>Drop-in: <del>Mondays 10:00</del> Tuesdays 14:00, <s>0131 496 0000</s> 0131 496 0001</p>' >page.html
export HOME="$here"
for browser in lynx links elinks; do
    echo "$browser:" "$(tree/usr/bin/$browser -dump page.html | tr -s ' \n' ' ')"
done >seen
cat >wanted <<'END'
lynx:  Drop-in: [DEL: Mondays 10:00 :DEL] Tuesdays 14:00, [DEL: 0131 496 0000 :DEL] 0131 496 0001 
links:  Drop-in: Mondays 10:00 Tuesdays 14:00, 0131 496 0000 0131 496 0001 
elinks:  Drop-in: Mondays 10:00 Tuesdays 14:00, 0131 496 0000 0131 496 0001 
END
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
