#!/bin/sh
# calcurse: what was cancelled is shown as on, and what was moved is shown at both times.
#
# Expected: on import an event with STATUS:CANCELLED is left out or marked, and a date moved by RECURRENCE-ID is shown at its new time only.
# What happens: neither property is looked at. The report says that nothing was skipped.
# Why it matters: cancelling by STATUS and moving by RECURRENCE-ID are how calendars tell of a change. Here the file that carries the news
#   sends people to the old place in time. Taking the date out by EXDATE, and adding an event of its own, is understood.
# Seen: calcurse 4.7.1 (Debian 12's 4.7.1-1) on 30 November 2026. Needs apt-get, and ncurses, which Debian has.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq calcurse=4.7.1-1 2>/dev/null
dpkg -x calcurse_*.deb calcurse
sed 's/$/\r/' >changes.ics <<'END'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260707T100000Z
DTEND:20260707T110000Z
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:Drop-in
END:VEVENT
BEGIN:VEVENT
UID:drop-in@example.org
RECURRENCE-ID:20260714T100000Z
DTSTAMP:20260102T000000Z
DTSTART:20260714T150000Z
DTEND:20260714T160000Z
SUMMARY:Drop-in (moved to 15:00)
END:VEVENT
BEGIN:VEVENT
UID:talk@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260716T100000Z
DTEND:20260716T110000Z
STATUS:CANCELLED
SUMMARY:Talk
END:VEVENT
END:VCALENDAR
END
mkdir data
calcurse/usr/bin/calcurse --version | head -n 1
TZ=UTC calcurse/usr/bin/calcurse -D data -i changes.ics
TZ=UTC calcurse/usr/bin/calcurse -D data -Q --from 07/14/2026 --to 07/16/2026 | grep . >seen
cat >wanted <<'END'
07/14/26:
 - 10:00 -> 11:00
	Drop-in
 - 15:00 -> 16:00
	Drop-in (moved to 15:00)
07/16/26:
 - 10:00 -> 11:00
	Talk
END
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
