#!/bin/sh
# calcurse: for each date that was called off, a series gets one more at its end.
#
# Expected: COUNT=3 with one EXDATE makes two dates, since RFC 5545 counts what the rule makes before exceptions are taken away.
# What happens: calcurse counts after that, and adds a week. The drop-in that was called off is made up for by one that does not exist.
# Why it matters: people come to a drop-in after a series has ended. A feed that ends its series by UNTIL is read rightly.
# Seen: calcurse 4.7.1 (Debian 12's 4.7.1-1) on 30 November 2026. Needs apt-get, and ncurses, which Debian has.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq calcurse=4.7.1-1 2>/dev/null
dpkg -x calcurse_*.deb calcurse
for end in 'COUNT=3' 'UNTIL=20260720T100000Z'; do
    sed 's/$/\r/' >series.ics <<END
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260706T100000Z
DTEND:20260706T120000Z
RRULE:FREQ=WEEKLY;$end
EXDATE:20260713T100000Z
SUMMARY:Drop-in
END:VEVENT
END:VCALENDAR
END
    mkdir data
    TZ=UTC calcurse/usr/bin/calcurse -D data -q -i series.ics >/dev/null
    echo "$end:" "$(TZ=UTC calcurse/usr/bin/calcurse -D data -Q --from 07/01/2026 --to 08/31/2026 | grep -o '^../../..' | tr '\n' ' ')"
    rm -r data
done >seen
cat >wanted <<'END'
COUNT=3: 07/06/26 07/20/26 07/27/26 
UNTIL=20260720T100000Z: 07/06/26 07/20/26 
END
calcurse/usr/bin/calcurse --version | head -n 1
echo "6, 13 and 20 July, without the 13th (month first):"
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
