#!/bin/sh
# calcurse: where the first Thursday is called off, the last of the month is gone as well.
#
# Expected: BYDAY=1TH,-1TH with an EXDATE on 1 April leaves 29 April, the month's last Thursday; the exception names one day.
# What happens: it does so in each month with four Thursdays. In a month with five both dates are missing.
# Why it matters: a drop-in after a bank holiday is not in the calendar of whoever comes to it twice a month.
# Seen: calcurse 4.7.1 (Debian 12's 4.7.1-1) on 30 November 2026. Needs apt-get, and ncurses, which Debian has.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq calcurse=4.7.1-1 2>/dev/null
dpkg -x calcurse_*.deb calcurse
for off in 20270304 20270401 20270506; do
    sed 's/$/\r/' >series.ics <<END
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART:20270107T090000Z
DTEND:20270107T100000Z
RRULE:FREQ=MONTHLY;UNTIL=20270531T235959Z;BYDAY=1TH,-1TH
EXDATE:${off}T090000Z
SUMMARY:Drop-in
END:VEVENT
END:VCALENDAR
END
    mkdir data
    TZ=UTC calcurse/usr/bin/calcurse -D data -q -i series.ics >/dev/null
    echo "without $off:" "$(TZ=UTC calcurse/usr/bin/calcurse -D data -Q --from 03/01/2027 --to 05/31/2027 | grep -o '^../..' | tr '\n' ' ')"
    rm -r data
done >seen
cat >wanted <<'END'
without 20270304: 03/25 04/01 04/29 05/06 05/27 
without 20270401: 03/04 03/25 05/06 05/27 
without 20270506: 03/04 03/25 04/01 04/29 05/27 
END
calcurse/usr/bin/calcurse --version | head -n 1
echo "First and last Thursdays of March, April and May 2027 (month first):"
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
