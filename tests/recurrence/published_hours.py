"""Opening times as charities, councils, churches and prisons publish them, and what each means, written by hand as RFC 5545 rules.

A line is the text, then what it means: rule, hours, and after that anything else that it says. Two sets of hours are parted by
`` & ``. ``FREQ=WEEKLY;`` and ``FREQ=MONTHLY;`` are shortened to ``W`` and ``M``; ``@`` gives the date from which a rule counts;
``=`` lists dates; ``?`` means that the text could be two things, and that the message must offer the ones that follow it.
"""

from __future__ import annotations

_WEEK = "MO,TU,WE,TH,FR,SA,SU"

PUBLISHED = f"""
Mon-Fri 9am-5pm                                        > W MO,TU,WE,TH,FR 09:00-17:00
Monday to Friday, 9 a.m. to 5 p.m.                     > W MO,TU,WE,TH,FR 09:00-17:00
Monday – Friday: 09:00 – 17:00                         > W MO,TU,WE,TH,FR 09:00-17:00
Mon–Thu 9–5, Fri 9–4.30                                > W MO,TU,WE,TH 09:00-17:00 & W FR 09:00-16:30
Mon - Thurs 8.45am - 4.45pm; Fri 8.45am - 3.45pm       > W MO,TU,WE,TH 08:45-16:45 & W FR 08:45-15:45
Weekdays 10 til 4                                      > W MO,TU,WE,TH,FR 10:00-16:00
Weekdays 0900-1700hrs                                  > W MO,TU,WE,TH,FR 09:00-17:00
Open Monday to Friday from 9.30am to 4.30pm            > W MO,TU,WE,TH,FR 09:30-16:30
Opening hours: Monday to Thursday 9am–4.30pm           > W MO,TU,WE,TH 09:00-16:30
We are open Tuesdays and Thursdays, 10am until 2pm     > W TU,TH 10:00-14:00
Tues & Thurs 10-2                                      > W TU,TH 10:00-14:00
Mon/Wed/Fri 1-3pm                                      > W MO,WE,FR 13:00-15:00
Mon, Wed, Fri: 1pm to 3pm                              > W MO,WE,FR 13:00-15:00
Mondays only, 2-4                                      > W MO 14:00-16:00
Tues 2-4                                               > W TU 14:00-16:00
daily, 9-5                                             > W {_WEEK} 09:00-17:00
Daily 10.00 - 16.00                                    > W {_WEEK} 10:00-16:00
7 days a week, 8am to 8pm                              > W {_WEEK} 08:00-20:00
Every day 12 noon to 2pm                               > W {_WEEK} 12:00-14:00
every night 9pm - 7am                                  > W {_WEEK} 21:00-07:00
Nightly from 8pm to 8am                                > W {_WEEK} 20:00-08:00
every day, 24 hours                                    > W {_WEEK} 00:00-00:00
24/7                                                   > W {_WEEK} 00:00-00:00
Saturday and Sunday, round the clock                   > W SA,SU 00:00-00:00
Open 24 hours a day, 7 days a week                     > W {_WEEK} 00:00-00:00
Friday and Saturday 10pm-3am                           > W FR,SA 22:00-03:00
Fri & Sat nights, 10pm til 4am                         > W FR,SA 22:00-04:00
Monday to Friday 5pm to 9am                            > W MO,TU,WE,TH,FR 17:00-09:00
Daily 7.30am – midnight                                > W {_WEEK} 07:30-00:00
Monday: 2pm-4pm                                        > W MO 14:00-16:00
Monday from 10am to 4pm                                > W MO 10:00-16:00
Monday between 10am and 4pm                            > W MO 10:00-16:00
Mondays between 1.30 and 3.30pm                        > W MO 13:30-15:30
Mondays at 7.30pm                                      > W MO 19:30-
every Friday at 13:00                                  > W FR 13:00-
Every Sunday, 11am                                     > W SU 11:00-
Sundays 10.30am & 6.30pm                               > W SU 10:30-,18:30-
Sunday worship 11am                                    > ? Write "Sunday 11am"
Fridays from 6pm until late                            > W FR 18:00-
Thursdays 7pm onwards                                  > W TH 19:00-
Wed 7pm - late                                         > W WE 19:00-
Wednesday 09:00hrs - 12:30hrs                          > W WE 09:00-12:30
Wednesday 1400 to 1600                                 > W WE 14:00-16:00
Wednesday 14.00-16.00                                  > W WE 14:00-16:00
Wed. 1-00pm to 2-30pm                                  > W WE 13:00-14:30
Weds 10am-12pm                                         > W WE 10:00-12:00
Thurs 12pm–2pm                                         > W TH 12:00-14:00
Thur 12.30 to 2.30pm                                   > W TH 12:30-14:30
Thursdays 11-1                                         > W TH 11:00-13:00
Thursdays midday to 2pm                                > W TH 12:00-14:00
Thursday 10am–noon and 2pm–4pm                         > W TH 10:00-12:00,14:00-16:00
Monday to Friday 9am-12.30pm and 1.30pm-5pm            > W MO,TU,WE,TH,FR 09:00-12:30,13:30-17:00
Mon-Fri 10-12 & 2-4                                    > W MO,TU,WE,TH,FR 10:00-12:00,14:00-16:00
Tuesday 10am to 12 noon, 1pm to 3pm                    > W TU 10:00-12:00,13:00-15:00
9am to 5pm, Monday to Friday                           > W MO,TU,WE,TH,FR 09:00-17:00
10am-4pm Mon-Fri, 10am-1pm Sat                         > W MO,TU,WE,TH,FR 10:00-16:00 & W SA 10:00-13:00
2pm to 4pm on Tuesdays                                 > W TU 14:00-16:00
Tuesday evenings 7-9                                   > W TU 19:00-21:00
Saturday mornings 9-11                                 > W SA 09:00-11:00
Wednesday afternoons, 1.30 - 3                         > W WE 13:30-15:00
Every Thursday evening, 6.30pm-8.30pm                  > W TH 18:30-20:30
Saturdays 10.00am – 12.00pm                            > W SA 10:00-12:00
Sat & Sun 10:30-15:30                                  > W SA,SU 10:30-15:30
weekends 1pm-5pm                                       > W SA,SU 13:00-17:00
Mon, Tue, Thu, Fri 9.15am to 3.15pm                    > W MO,TU,TH,FR 09:15-15:15
Monday - Wednesday & Friday 9am - 1pm                  > W MO,TU,WE,FR 09:00-13:00
Monday to Saturday 10am-5pm (closed Wednesday)         > W MO,TU,TH,FR,SA 10:00-17:00
Monday to Saturday 10am-5pm, closed Sunday             > W MO,TU,WE,TH,FR,SA 10:00-17:00
Sunday closed, Mon-Sat 9-5                             > W MO,TU,WE,TH,FR,SA 09:00-17:00
every day except Sunday 9am-6pm                        > W MO,TU,WE,TH,FR,SA 09:00-18:00
Daily except Mondays, 11am to 4pm                      > W TU,WE,TH,FR,SA,SU 11:00-16:00
M-F 8:30am-4:30pm                                      > W MO,TU,WE,TH,FR 08:30-16:30
Mo-Fr 08:00-18:00                                      > W MO,TU,WE,TH,FR 08:00-18:00
Tu, Th 10:00-12:00                                     > W TU,TH 10:00-12:00
Monday thru Thursday 9-4                               > W MO,TU,WE,TH 09:00-16:00
Tuesdays normally 10am - 12noon                        > W TU 10:00-12:00
Monday-Friday inclusive, 9am - 4pm                     > W MO,TU,WE,TH,FR 09:00-16:00
weekly on Wednesdays 2pm-3pm                           > W WE 14:00-15:00
Every week on Friday, 12-1                             > W FR 12:00-13:00
Fridays weekly, 10.30-11.30am                          > W FR 10:30-11:30
First Monday in month 2pm-4pm                          > M 1MO 14:00-16:00
first Monday of the month, 7pm to 9pm                  > M 1MO 19:00-21:00
1st Tuesday of every month 10am-noon                   > M 1TU 10:00-12:00
First Thu each month 6-8pm                             > M 1TH 18:00-20:00
1st & 3rd Tuesday, 7.30pm - 9pm                        > M 1TU,3TU 19:30-21:00
1st and 3rd Tuesday at 7.30pm                          > M 1TU,3TU 19:30-
1st, 3rd & 5th Sundays 10am-11am                       > M 1SU,3SU,5SU 10:00-11:00
second and fourth Wednesdays of the month 1-3          > M 2WE,4WE 13:00-15:00
2nd Wed of month 12.30pm to 2pm                        > M 2WE 12:30-14:00
last Friday of every month, 10 to 12                   > M -1FR 10:00-12:00
Last Saturday of the month 10am-1pm                    > M -1SA 10:00-13:00
third Thursday monthly 18:00-20:00                     > M 3TH 18:00-20:00
monthly on the last Wednesday, 2pm - 4pm               > M -1WE 14:00-16:00
once a month on the first Saturday 11am-1pm            > M 1SA 11:00-13:00
The first and last Thursday of each month, 9.30-11.30am > M 1TH,-1TH 09:30-11:30
every second Friday of the month 1pm–2pm               > M 2FR 13:00-14:00
4th Monday in each month, 10.00-11.30                  > M 4MO 10:00-11:30
7pm on the first Tuesday of the month                  > M 1TU 19:00-
last but one Friday of the month 2-4pm                 > M -2FR 14:00-16:00
the 15th of each month 10am to 11am                    > M BYMONTHDAY=15 10:00-11:00
on the 1st and 15th of the month, 2pm to 3pm           > M BYMONTHDAY=1,15 14:00-15:00
last day of the month 9am-noon                         > M BYMONTHDAY=-1 09:00-12:00
last working day of the month 9am-12noon               > WORKING -1 09:00-12:00
first working day of each month, 10am-4pm              > WORKING 1 10:00-16:00
Every Monday but the last, 6pm-8pm                     > BUT MO -1 18:00-20:00
every Tuesday except the first Tuesday of the month 10-12 > BUT TU 1 10:00-12:00
every second Friday from 4 December 2026, 10am-noon    > W INTERVAL=2;FR @2026-12-04 10:00-12:00
every other Monday from 7 December 2026 2-4            > W INTERVAL=2;MO @2026-12-07 14:00-16:00
alternate Thursdays starting 3 December 2026, 1.30-3pm > W INTERVAL=2;TH @2026-12-03 13:30-15:00
Fortnightly on Wednesdays from 2 Dec 2026, 6pm–7.30pm  > W INTERVAL=2;WE @2026-12-02 18:00-19:30
Tuesdays fortnightly from 1st December 2026, 11am-12pm > W INTERVAL=2;TU @2026-12-01 11:00-12:00
Sundays every two weeks from 6 December 2026 4pm-5pm   > W INTERVAL=2;SU @2026-12-06 16:00-17:00
Every 3 weeks on Tuesday from 1 December 2026 10.15am-10.45am > W INTERVAL=3;TU @2026-12-01 10:15-10:45
every third week on Thursday from 3 December 2026, 2.15-2.45pm > W INTERVAL=3;TH @2026-12-03 14:15-14:45
every six weeks from Saturday 5 December 2026, 10am to 1pm > W INTERVAL=6;SA @2026-12-05 10:00-13:00
Four-weekly on Mondays from 7 December 2026 13:00-14:00 > W INTERVAL=4;MO @2026-12-07 13:00-14:00
every 2 weeks on Friday from 2026-12-04 9am-10am       > W INTERVAL=2;FR @2026-12-04 09:00-10:00
first Saturday of March, June, September and December 10am-12 noon > M 1SA;BYMONTH=3,6,9,12 10:00-12:00
first Tuesday of every second month from January, 7-9pm > M 1TU;BYMONTH=1,3,5,7,9,11 19:00-21:00
Last Sunday of the month, April to September, 2pm-4pm  > M -1SU;BYMONTH=4,5,6,7,8,9 14:00-16:00
Mondays, April to October, 1pm to 4pm                  > W MO;BYMONTH=4,5,6,7,8,9,10 13:00-16:00
Sundays in July and August 11am-3pm                    > W SU;BYMONTH=7,8 11:00-15:00
1st Tuesday of the month (not July or August) 7.30pm   > M 1TU;BYMONTH=1,2,3,4,5,6,9,10,11,12 19:30-
1st Tuesday of the month except July and August, 7.30pm > M 1TU;BYMONTH=1,2,3,4,5,6,9,10,11,12 19:30-
Second Monday of the month, excluding December, 2-3.30pm > M 2MO;BYMONTH=1,2,3,4,5,6,7,8,9,10,11 14:00-15:30
12 December 2026, 10am to 1pm                          > = 2026-12-12 10:00-13:00
Saturday 12th December 2026 10am-1pm                   > = 2026-12-12 10:00-13:00
5, 12 and 19 December 2026, 2-4pm                      > = 2026-12-05,2026-12-12,2026-12-19 14:00-16:00
Sat 5 Dec & Sat 12 Dec 2026: 11am - 3pm                > = 2026-12-05,2026-12-12 11:00-15:00
9 January, 13 February and 13 March 2027 10-12         > = 2027-01-09,2027-02-13,2027-03-13 10:00-12:00
14-16 December 2026 9am-5pm                            > = 2026-12-14,2026-12-15,2026-12-16 09:00-17:00
12/12/2026 10am-1pm                                    > = 2026-12-12 10:00-13:00
2027-02-06, 10:00-13:00                                > = 2027-02-06 10:00-13:00
Thursday 24 December 2026, 9am until 12 noon           > = 2026-12-24 09:00-12:00
Tuesdays 10am-12 term time only                        > W TU 10:00-12:00 TERMS
Wednesdays 9.30-11.30am (term-time)                    > W WE 09:30-11:30 TERMS
Mon-Fri during term time, 3.15pm to 5.30pm             > W MO,TU,WE,TH,FR 15:15-17:30 TERMS
Friday mornings 9.15am-11.15am, during school term     > W FR 09:15-11:15 TERMS
Thursdays 1pm–2.30pm excluding school holidays         > W TH 13:00-14:30 TERMS
Monday to Friday 9am-5pm, excluding bank holidays      > W MO,TU,WE,TH,FR 09:00-17:00 NOHOLIDAYS
Mon-Fri 9-5 (except public holidays)                   > W MO,TU,WE,TH,FR 09:00-17:00 NOHOLIDAYS
Monday – Friday 9am – 5pm (closed bank holidays)       > W MO,TU,WE,TH,FR 09:00-17:00 NOHOLIDAYS
Weekdays excl. bank hols 10am-3pm                      > W MO,TU,WE,TH,FR 10:00-15:00 NOHOLIDAYS
Every day including bank holidays, 10am to 10pm        > W {_WEEK} 10:00-22:00 OPEN
365 days a year, 9am to 9pm                            > W {_WEEK} 09:00-21:00 OPEN
8pm to 8am, 365 days a year                            > W {_WEEK} 20:00-08:00 OPEN
Wednesdays by appointment 10am-4pm                     > W WE 10:00-16:00 BOOKED
Tuesday 1pm - 4pm (by appointment only)                > W TU 13:00-16:00 BOOKED
Mondays 9.30am to 12.30pm, appointments only           > W MO 09:30-12:30 BOOKED
Thursdays 2pm-4pm, booking essential                   > W TH 14:00-16:00 BOOKED
every Tuesday, no appointment needed, 10am-1pm         > W TU 10:00-13:00
Drop-in Wednesdays 1pm to 3pm                          > W WE 13:00-15:00
Drop in: Thursdays 10am-12pm, no need to book          > W TH 10:00-12:00
Monday 7 - 9pm from 11 January 2027 until 29 March 2027 > W MO 19:00-21:00 FROM 2027-01-11 UNTIL 2027-03-29
Thursdays 6pm-8pm starting 7 January 2027              > W TH 18:00-20:00 FROM 2027-01-07
Saturdays until 27 February 2027, 10am-12              > W SA 10:00-12:00 UNTIL 2027-02-27
Meets every Wednesday at 7pm                           > W WE 19:00-
Meeting: 2nd Thursday of the month, 19:00 to 21:00     > M 2TH 19:00-21:00
Soup kitchen Sundays 6pm                               > ? Write "Sundays 6pm"
Visits: Saturday & Sunday 14:00 - 15:30                > W SA,SU 14:00-15:30
Tue/Thu/Sat/Sun 2pm–2.45pm and 3.15pm–4pm              > W TU,TH,SA,SU 14:00-14:45,15:15-16:00
Monday to Friday 08:30 - 19:00, Saturday and Sunday 09:00 - 16:30 > W MO,TU,WE,TH,FR 08:30-19:00 & W SA,SU 09:00-16:30
Mon 10-12, Tue 1-3, Thu 5-7                            > W MO 10:00-12:00 & W TU 13:00-15:00 & W TH 17:00-19:00
Mon: 9am - 5pm / Tue: 9am - 7pm / Wed: 9am - 5pm       > W MO 09:00-17:00 & W TU 09:00-19:00 & W WE 09:00-17:00
Monday 9.30am-5pm, Tuesday 9.30am-7.30pm, Wednesday closed, Thursday 9.30am-5pm > W MO 09:30-17:00 & W TU 09:30-19:30 & W TH 09:30-17:00
Lunch club: Fridays noon – 1.30pm                      > ? Write "Fridays noon – 1.30pm"
Fridays 12.00 - 13.30                                  > W FR 12:00-13:30
Fridays 12:15pm to 1:45pm                              > W FR 12:15-13:45
Tuesday, 6 o'clock to 8 o'clock                        > W TU 18:00-20:00
Wednesday nights 8-10                                  > W WE 20:00-22:00
Tuesdays, 9-11                                         > W TU 09:00-11:00
Mon 7-9                                                > ? "7am to 9am" "7pm to 9pm"
Thursday 7.30                                          > ? "7.30am" "7.30pm"
every third Tuesday 10am-11am                          > ? "third Tuesday of the month"
every second Friday 2-4                                > ? "second Friday of the month"
second last Thursday of the month 6-8pm                > ? "second and last Thursday of the month" "last but one Thursday of the month"
1st weekend of the month 10am-4pm                      > ? "1st Saturday and 1st Sunday of the month"
Weekdays: 8am to 8pm. Weekends: 10am to 4pm            > W MO,TU,WE,TH,FR 08:00-20:00 & W SA,SU 10:00-16:00
8.30am to 6pm Monday to Friday; 9am to 1pm Saturday    > W MO,TU,WE,TH,FR 08:30-18:00 & W SA 09:00-13:00
Lines open 9am-8pm Monday-Friday and 10am-4pm weekends > W MO,TU,WE,TH,FR 09:00-20:00 & W SA,SU 10:00-16:00
Mon–Fri 9.00–13.00, 14.00–17.00                        > W MO,TU,WE,TH,FR 09:00-13:00,14:00-17:00
Mon-Fri 9am-1pm/2pm-5pm                                > W MO,TU,WE,TH,FR 09:00-13:00,14:00-17:00
Mon - Fri | 9am - 5pm                                  > W MO,TU,WE,TH,FR 09:00-17:00
Mon, Wed & Fri 9.30am–1.30pm; Tue & Thu 1pm–5pm        > W MO,WE,FR 09:30-13:30 & W TU,TH 13:00-17:00
2nd Tues each month, 10-11.30                          > M 2TU 10:00-11:30
First Tuesday of the month, September to June, 7.30pm  > M 1TU;BYMONTH=1,2,3,4,5,6,9,10,11,12 19:30-
May to September: Saturday and Sunday 2-5pm            > W SA,SU;BYMONTH=5,6,7,8,9 14:00-17:00
Fortnightly, Thursdays, 7pm, from 7th January 2027     > W INTERVAL=2;TH @2027-01-07 19:00-
Every four weeks on a Friday, from 8 January 2027, 2.30pm-3pm > W INTERVAL=4;FR @2027-01-08 14:30-15:00
Mondays for six weeks from 11 January 2027, 1pm-3pm    > W MO 13:00-15:00 FROM 2027-01-11 UNTIL 2027-02-21
Starting Monday 11 January 2027, Mondays 6pm to 8pm    > W MO 18:00-20:00 FROM 2027-01-11
Mon-Fri 9am-5pm until 31 March 2027, then closed       > W MO,TU,WE,TH,FR 09:00-17:00 UNTIL 2027-03-31
1 December 2026 to 31 March 2027, every night 8pm-8am  > W MO,TU,WE,TH,FR,SA,SU 20:00-08:00 UNTIL 2027-03-31
Sunday 6pm to Monday 8am                               > W SU 18:00-08:00
Friday 5pm - Monday 9am                                > ?
Visiting: Mon, Wed, Fri 6pm-7.30pm                     > W MO,WE,FR 18:00-19:30
Monday am 9-12                                         > W MO 09:00-12:00
Tuesday pm 1-4                                         > W TU 13:00-16:00
Friday 12.00noon–2.00pm                                > W FR 12:00-14:00
Closed Mondays. Tue-Sun 10am-5pm                       > W TU,WE,TH,FR,SA,SU 10:00-17:00
Tuesday to Friday 10am-4pm (Mondays closed)            > W TU,WE,TH,FR 10:00-16:00
Every Friday except Good Friday, 10-12                 > ?
Mondays except the last Monday of the month, 7pm - 9pm > BUT MO -1 19:00-21:00
Twice weekly: Tues and Fri 10am-12pm                   > W TU,FR 10:00-12:00
Three times a week - Mon, Wed and Fri 5-6pm            > W MO,WE,FR 17:00-18:00
Monday to Friday, twice daily at 11am and 3pm          > W MO,TU,WE,TH,FR 11:00-,15:00-
Monday to Friday 9am to 4pm, last entry 3.30pm         > ? Write "Monday to Friday 9am to 4pm"
Every day bar Easter Sunday 9am-5pm                    > ?
School holidays only: Wednesday 10am-3pm               > W WE 10:00-15:00 HOLIDAYS
Monday to Friday 9am-5pm (closed for lunch 1pm-2pm)    > W MO,TU,WE,TH,FR 09:00-13:00,14:00-17:00
Mon-Fri 10-4 (closed on bank holidays and weekends)    > W MO,TU,WE,TH,FR 10:00-16:00 NOHOLIDAYS
Helpline 24/7                                          > W MO,TU,WE,TH,FR,SA,SU 00:00-00:00
Every 1st and 3rd Friday 1.30pm - 3pm                  > M 1FR,3FR 13:30-15:00
2nd Tuesday, Sept to May, 7.30pm - 9.30pm              > M 2TU;BYMONTH=9,10,11,12,1,2,3,4,5 19:30-21:30
Thurs 17/12/2026 6pm-8pm                               > = 2026-12-17 18:00-20:00
Mondays 4, 11, 18 & 25 January 2027 at 7pm             > = 2027-01-04,2027-01-11,2027-01-18,2027-01-25 19:00-
Tuesdays from around 10am to 12pm                      > ? Write "Tuesdays from 10am to 12pm"
Tuesdays 10am - 12pm, free                             > ? Write "Tuesdays 10am - 12pm"
Tuesdays 10am - 12pm in the main hall                  > ? Write "Tuesdays 10am - 12pm"
Soup run: every night except Saturday, 8.30pm          > ? Write "every night except Saturday, 8.30pm"
Mon CLOSED Tue 1000-1900 Wed 1000-1700                 > W TU 10:00-19:00 & W WE 10:00-17:00
Mon-Fri 9-5, Sat/Sun CLOSED                            > W MO,TU,WE,TH,FR 09:00-17:00
Mon-Fri closed Wed 10-4                                > W MO,TU,TH,FR 10:00-16:00
Mondays 1-3pm, except public holidays and school holidays > W MO 13:00-15:00 TERMS NOHOLIDAYS
Mondays 1-3pm outwith school holidays                  > W MO 13:00-15:00 TERMS
Mondays 1-3pm (including school holidays)              > W MO 13:00-15:00
Twice a month, 1st and 3rd Tuesday, 10-12              > M 1TU,3TU 10:00-12:00
6pm Monday until 8am Tuesday                           > W MO 18:00-08:00
Out of hours: 5pm - 9am weekdays, 24 hours at weekends > W MO,TU,WE,TH,FR 17:00-09:00 & W SA,SU 00:00-00:00
Thursdays from 14th January 2027 for 6 weeks, 1pm-3pm  > W TH 13:00-15:00 FROM 2027-01-14 UNTIL 2027-02-24
Monday to Friday (school days only) 8.15am-8.50am      > W MO,TU,WE,TH,FR 08:15-08:50 TERMS
Office hours: Mon-Fri 9-5                              > W MO,TU,WE,TH,FR 09:00-17:00
Mid-week service Wednesday 12.45pm                     > W WE 12:45-
Tuesday 5.30pm-7.30pm (doors 5.15pm)                   > ? Write "Tuesday 5.30pm-7.30pm"
Tuesday 10am-12pm, other times by appointment          > ? Write "Tuesday 10am-12pm"
Mon-Thu 9-5 (closed 1-2pm), Fri 9-1                    > W MO,TU,WE,TH 09:00-13:00,14:00-17:00 & W FR 09:00-13:00
Wednesday 6pm-7pm (excl. first Wed of month)           > BUT WE 1 18:00-19:00
Every Tuesday apart from the last one of the month 10-12 > BUT TU -1 10:00-12:00
Every day ex Sun 8-8                                   > W MO,TU,WE,TH,FR,SA 08:00-20:00
Monday 21st to Wednesday 23rd December 2026, 10-4      > = 2026-12-21,2026-12-22,2026-12-23 10:00-16:00
28 to 30 December 2026 and 5 January 2027, 10-4        > = 2026-12-28,2026-12-29,2026-12-30,2027-01-05 10:00-16:00
Mon 14 - Fri 18 December 2026, 10-4                    > = 2026-12-14,2026-12-15,2026-12-16,2026-12-17,2026-12-18 10:00-16:00
Tuesday eve 7-8.30pm                                   > W TU 19:00-20:30
Tues 9am-12noon and by appointment at other times      > ? Write "Tues 9am-12noon"
Mon 8.00-20.00, Tue-Fri 8.00-18.00                     > W MO 08:00-20:00 & W TU,WE,TH,FR 08:00-18:00
8.30am – 6pm Mon, Tues, Thurs, Fri; 8.30am – 1pm Wed   > W MO,TU,TH,FR 08:30-18:00 & W WE 08:30-13:00
Monday 08:00 – 18:00 Tuesday 08:00 – 18:00 Wednesday 08:00 – 13:00 Thursday 08:00 – 18:00 Friday 08:00 – 18:00 Saturday Closed Sunday Closed > W MO,TU,TH,FR 08:00-18:00 & W WE 08:00-13:00
Mornings 9-11.30 Mon-Fri; afternoons 2-5 Mon, Tue, Thu > W MO,TU,WE,TH,FR 09:00-11:30 & W MO,TU,TH 14:00-17:00
Walk-in clinic 9-10.30am daily (Mon-Fri)               > W MO,TU,WE,TH,FR 09:00-10:30
Phone lines open 8am Mon-Fri                           > W MO,TU,WE,TH,FR 08:00-
Tuesday (1st and 3rd) 2pm-4pm                          > M 1TU,3TU 14:00-16:00
Open to all every Thursday between 12 and 2            > W TH 12:00-14:00
1 November 2026 to 31 March 2027: Mon–Sun 8pm–8am      > W MO,TU,WE,TH,FR,SA,SU 20:00-08:00 FROM 2026-11-01 UNTIL 2027-03-31
Sun: 2pm, 8pm                                          > W SU 14:00-,20:00-
Fri 11pm - 3.30am Sat                                  > W FR 23:00-03:30
Sat night 10pm to Sun 6am                              > W SA 22:00-06:00
Tues, Thurs 19h00-21h00                                > W TU,TH 19:00-21:00
14h00-16h30 on Wednesdays                              > W WE 14:00-16:30
Every night except Sunday 8.30pm–10pm                  > W MO,TU,WE,TH,FR,SA 20:30-22:00
365 days a year, 9am-9pm                               > W MO,TU,WE,TH,FR,SA,SU 09:00-21:00 OPEN
Monday Closed / Tuesday 10-5 / Wednesday 10-7 / Thursday 10-5 / Friday 10-5 / Saturday 10-1 > W TU,TH,FR 10:00-17:00 & W WE 10:00-19:00 & W SA 10:00-13:00
Every 3 weeks on Thursday from 7 January 2027, 2.10pm - 2.40pm > W INTERVAL=3;TH @2027-01-07 14:10-14:40
Closed for lunch 1pm to 2pm, otherwise Monday to Friday 9am to 5pm > W MO,TU,WE,TH,FR 09:00-13:00,14:00-17:00
Monday to Friday 9am – 5pm. Closed daily 12.30pm – 1.30pm > W MO,TU,WE,TH,FR 09:00-12:30,13:30-17:00
Open Mon-Wed & Fri 10-5, Thurs 10-7, Sat 10-4. Closed Sun. > W MO,TU,WE,FR 10:00-17:00 & W TH 10:00-19:00 & W SA 10:00-16:00
Second Tuesday of each month (except July & August) 7.30pm > M 2TU;BYMONTH=1,2,3,4,5,6,9,10,11,12 19:30-
10.30am each Sunday, except the first in the month     > BUT SU 1 10:30-
Summer (Apr-Sep): Mon-Sun 8am-8pm; Winter (Oct-Mar): Mon-Sun 8am-4pm > W MO,TU,WE,TH,FR,SA,SU;BYMONTH=4,5,6,7,8,9 08:00-20:00 & W MO,TU,WE,TH,FR,SA,SU;BYMONTH=10,11,12,1,2,3 08:00-16:00
April to September 9am-7pm daily; October to March 9am-4pm daily > W MO,TU,WE,TH,FR,SA,SU;BYMONTH=4,5,6,7,8,9 09:00-19:00 & W MO,TU,WE,TH,FR,SA,SU;BYMONTH=10,11,12,1,2,3 09:00-16:00
Tuesdays from 2 to 4, starting 12 January 2027         > W TU 14:00-16:00 FROM 2027-01-12
Wednesdays 13 January to 24 March 2027, 10am-12noon    > W WE 10:00-12:00 FROM 2027-01-13 UNTIL 2027-03-24
Daily, 10am to dusk                                    > W MO,TU,WE,TH,FR,SA,SU 10:00-
Last Friday of month 12–2 (not December)               > M -1FR;BYMONTH=1,2,3,4,5,6,7,8,9,10,11 12:00-14:00
Sun-Thu 5pm-10pm, Fri-Sat 5pm-midnight                 > W MO,TU,WE,TH,SU 17:00-22:00 & W FR,SA 17:00-00:00
Open daily 10-4, closed Sundays                        > W MO,TU,WE,TH,FR,SA 10:00-16:00
7 days a week including Sundays, 9am-5pm               > W MO,TU,WE,TH,FR,SA,SU 09:00-17:00
Every day including weekends 8am-8pm                   > W MO,TU,WE,TH,FR,SA,SU 08:00-20:00
2nd Thursday of alternate months from January 2027, 7pm > M 2TH;BYMONTH=1,3,5,7,9,11 19:00-
Sat 19 & Sun 20 December 2026, 11-3                    > = 2026-12-19,2026-12-20 11:00-15:00
Thursdays (7 January to 11 February 2027) 6pm-8pm      > W TH 18:00-20:00 FROM 2027-01-07 UNTIL 2027-02-11
Sat 10-1 (Oct-Mar), Sat 10-4 (Apr-Sep)                 > W SA;BYMONTH=10,11,12,1,2,3 10:00-13:00 & W SA;BYMONTH=4,5,6,7,8,9 10:00-16:00
Mon to Fri 10am to 4pm, closed between 1pm and 2pm     > W MO,TU,WE,TH,FR 10:00-13:00,14:00-16:00
Lunch break 12-1, open Mon-Fri 9-4                     > W MO,TU,WE,TH,FR 09:00-12:00,13:00-16:00
Friday 10pm – Saturday 4am, Saturday 10pm – Sunday 4am > W FR,SA 22:00-04:00
Fri 10am-4pm Sat 10am-1pm                              > W FR 10:00-16:00 & W SA 10:00-13:00
24hrs, 365 days                                        > W MO,TU,WE,TH,FR,SA,SU 00:00-00:00 OPEN
Sun 12 noon until food runs out                        > W SU 12:00-
Mon 9h30-12h                                           > W MO 09:30-12:00
Saturday, 2nd and last of each month, 10-12            > M 2SA,-1SA 10:00-12:00
2nd and 4th Sat 9.30–11.30; 1st and 3rd Sat 2–4        > M 2SA,4SA 09:30-11:30 & M 1SA,3SA 14:00-16:00
Mondays 10-12 except bank holiday Mondays              > W MO 10:00-12:00 NOHOLIDAYS
Thursdays 1pm (closed August)                          > W TH;BYMONTH=1,2,3,4,5,6,7,9,10,11,12 13:00-
Mon–Fri • 9am–5pm                                      > W MO,TU,WE,TH,FR 09:00-17:00
Tuesdays 7pm-8.30pm, starts 12th January 2027          > W TU 19:00-20:30 FROM 2027-01-12
Twice daily, 10am and 3pm                              > W MO,TU,WE,TH,FR,SA,SU 10:00-,15:00-
Wed 2-4 by appt only                                   > W WE 14:00-16:00 BOOKED
Mon - Thu 9am - 8pm, Fri 9am - 6pm (Bank Holidays closed) > W MO,TU,WE,TH 09:00-20:00 NOHOLIDAYS & W FR 09:00-18:00 NOHOLIDAYS
Wk days 8-6                                            > W MO,TU,WE,TH,FR 08:00-18:00
Visiting: 2pm-4pm and 6pm-8pm daily                    > W MO,TU,WE,TH,FR,SA,SU 14:00-16:00,18:00-20:00
1st & 3rd Tues 1pm-3pm, 2nd & 4th Tues 10am-12         > M 1TU,3TU 13:00-15:00 & M 2TU,4TU 10:00-12:00
Mondays starting 11 Jan 2027 for 10 weeks, 6pm-7.30pm  > W MO 18:00-19:30 FROM 2027-01-11 UNTIL 2027-03-21
Monday-10am-1pm, Friday-2pm-5pm                        > W MO 10:00-13:00 & W FR 14:00-17:00
Closed Monday and Tuesday. Wednesday to Sunday 11am to 4pm > W WE,TH,FR,SA,SU 11:00-16:00
Sun 7pm-11pm, Mon-Thu 6pm-12am                         > W SU 19:00-23:00 & W MO,TU,WE,TH 18:00-00:00
6pm-8am weekdays, 24 hours weekends                    > W MO,TU,WE,TH,FR 18:00-08:00 & W SA,SU 00:00-00:00
Every Saturday, doors open 10am, close 12              > W SA 10:00-12:00
Tuesdays, doors open 6.30pm, ends 8.30pm               > W TU 18:30-20:30
Mon-Fri 9-5 except Wed 9-1                             > W MO,TU,TH,FR 09:00-17:00 & W WE 09:00-13:00
MWF 9-12                                               > W MO,WE,FR 09:00-12:00
Mon: 10am → 12pm                                       > W MO 10:00-12:00
Mon to Fri after 6pm                                   > W MO,TU,WE,TH,FR 18:00-
1 April - 30 September: daily 10-5                     > W MO,TU,WE,TH,FR,SA,SU;BYMONTH=4,5,6,7,8,9 10:00-17:00
Mon-Fri 9-5 (lunch 1-2)                                > ? "Mon-Fri, 9am to 1pm and 2pm to 5pm" or "Mon-Fri, 9am to 5pm"
Baby clinic: Tuesday 1.30 - 3pm                        > ? "Tuesday 1.30 - 3pm"
Tue & Thu 11.00am – 1.00pm (last food parcel 12.45pm)  > ? "Tue & Thu 11.00am - 1.00pm"
Daily: 8.30pm–8am (last admission 10pm)                > ? "Daily: 8.30pm-8am"
First come first served, Mon-Fri 8.30-10am             > ? "Mon-Fri 8.30-10am"
every 2nd Tuesday 10.15 to 10.45 (mobile)              > ? "second Tuesday of the month"
Wednesdays 10am, followed by coffee                    > ? "Wednesdays 10am"
Coffee morning: first Saturday of the month, 10-12     > ? "first Saturday of the month, 10-12"
Wednesday, 12.15 – 12.45 (lunchtime prayers)           > ? "Wednesday, 12.15 – 12.45"
Fridays 7–9pm (ages 12-17)                             > ? "Fridays 7-9pm"
Under 25s: Mon 4pm-6.30pm                              > ? "Mon 4pm-6.30pm"
Monday 10-12 (women only)                              > ? "Monday 10-12"
Wed 7pm (doors 6.30pm)                                 > ? "Wed 7pm"
Monday & Wednesday 9-5; other days by appointment      > ? "Monday & Wednesday 9-5"
Phone first: Wed 2-4                                   > ? "Wed 2-4"
Every 4 weeks, Monday 18 January 2027, 10.15-10.45am   > ? "Every 4 weeks from Monday 18 January 2027"
Every Weds at 6                                        > ? "6am" or "6pm"
First Tuesday 7pm, no meeting in December              > M 1TU;BYMONTH=1,2,3,4,5,6,7,8,9,10,11 19:00-
Christmas dinner 25 December 2026 noon-3pm             > ? "25 December 2026 noon-3pm"
every second Friday from 4/12/2026 10-12               > W INTERVAL=2;FR @2026-12-04 10:00-12:00
Friday 4/12/2026 10-12                                 > = 2026-12-04 10:00-12:00
every second Friday from 5/3/2027 10-12                > W INTERVAL=2;FR @2027-03-05 10:00-12:00
Mon-Fri: Breakfast 8am-9am, Lunch 12pm-1pm             > W MO,TU,WE,TH,FR 08:00-09:00,12:00-13:00
Mon mornings 10-12, afternoons 2-4                     > W MO 10:00-12:00,14:00-16:00
Sat 11-3ish                                            > ? "Sat 11-3"
Mon & Fri 9.30am–12.30pm, Wed 1–4pm, or call           > ? "Mon & Fri 9.30am-12.30pm, Wed 1-4pm"
Needle exchange Mon-Fri 9am-4.30pm, Sat 9am-12noon     > ? "Mon-Fri 9am-4.30pm, Sat 9am-12noon"
Mon - Fri 9am - 5pm (answerphone at all other times)   > ? "Mon - Fri 9am - 5pm"
Sunday to Thursday 9pm–1am, Friday and Saturday 9pm–3am > W SU,MO,TU,WE,TH 21:00-01:00 & W FR,SA 21:00-03:00
Mon-Fri 6pm-2am, Saturday & Sunday 24 hours > W MO,TU,WE,TH,FR 18:00-02:00 & W SA,SU 00:00-00:00
Mon-Thu 6pm-midnight, Fri, Sat, Sun 6pm-2am > W MO,TU,WE,TH 18:00-00:00 & W FR,SA,SU 18:00-02:00
Fri 11pm-3am, Saturday closed, Sunday 10am-noon > W FR 23:00-03:00 & W SU 10:00-12:00
Fri 11pm - 3am Sat, Sat 11pm - 3am Sun > W FR,SA 23:00-03:00
Fridays 7pm to 9pm, school holidays excluded > W FR 19:00-21:00 TERMS
Mon 9-11am (bank holidays excluded) > W MO 09:00-11:00 NOHOLIDAYS
Saturdays 9:30 a.m. - 12:30 p.m., year-round > W SA 09:30-12:30
Thursday (1st of month) 1pm-3pm > M 1TH 13:00-15:00
Freephone helpline 9am to midnight every day > W {_WEEK} 09:00-00:00
Weekdays 9-5 (Wed 10-5) > ? "Monday, Tuesday, Thursday and Friday, 9am to 5pm; Wednesday, 10am to 5pm"
Mon-Fri 9-5 (Wed 10-5, Thu 9-7) > ? "Monday, Tuesday and Friday, 9am to 5pm; Wednesday, 10am to 5pm; Thursday, 9am to 7pm"
Daily 9am–5pm, Sundays 11am–4pm > ? "Monday to Saturday, 9am to 5pm; Sunday, 11am to 4pm"
Mon-Fri 9am-5pm, Wed from 10am > ? "Monday, Tuesday, Thursday and Friday, 9am to 5pm; Wednesday, 10am to 5pm" or "Monday, Tuesday, Thursday and Friday, 9am to 5pm; Wednesday, from 10am"
24/12/26 10-12 > ? Write "24 December 2026"
Thursday 24.12.26 10am-noon > ? Write "24 December 2026"
Thursdays from 7/1/27 10-12 > ? "7 January 2027" or "1 July 2027"
Weekend nights 11pm-4am > ? "Friday and Saturday 11pm-4am" or "Saturday and Sunday 11pm-4am"
Thursday 10am–1pm, ring 0141 496 0123 to book > ? "Thursday 10am-1pm, by appointment"
Thursday 10am–1pm (tel: 0141 496 0123) > ? "Thursday 10am-1pm"
Monday 10am - 12 noon (tea and toast from 9.30am) > ? "Monday 10am - 12 noon"
Every 6 weeks, Saturday, 9 January 2027 first, 10am-2pm > ? "Every 6 weeks from Saturday, 9 January 2027"
Tuesday and every second Friday from 4 December 2026, 2-4pm > ? "Tuesday" "every second Friday from 4 December 2026"
Tuesday 3pm–4.30pm (June–August: 2pm–3.30pm) > ? "Tuesday, except in June-August" "Tuesday, June-August"
Mon, Tue, Thu & Fri 9.15am-1pm; Wed 1-5pm > W MO,TU,TH,FR 09:15-13:00 & W WE 13:00-17:00
Tuesday & Thursday mornings 9:30am till 11:30am during school terms > W TU,TH 09:30-11:30 TERMS
Every 1st & 3rd Monday of the month, 6.30pm-8.30pm > M 1MO,3MO 18:30-20:30
Second Wednesday monthly at 2pm > M 2WE 14:00-
3rd Saturday each month (not December) 10am-1pm > M 3SA;BYMONTH=1,2,3,4,5,6,7,8,9,10,11 10:00-13:00
Last Sunday of every month 2pm–4pm > M -1SU 14:00-16:00
Wed: 10.00–12.00 and 13.30–15.30 > W WE 10:00-12:00,13:30-15:30
Mon–Fri 10am–3pm (closed 12–1 for lunch) > W MO,TU,WE,TH,FR 10:00-12:00,13:00-15:00
Mon-Wed 8.30-17.30, Thu 8.30-19.00, Fri 8.30-16.00 > W MO,TU,WE 08:30-17:30 & W TH 08:30-19:00 & W FR 08:30-16:00
Open every Thursday, 5pm-7pm, all year round > W TH 17:00-19:00
Fri 6pm-8pm (term-time) > W FR 18:00-20:00 TERMS
Thursdays, 12.30–2pm (except school holidays) > W TH 12:30-14:00 TERMS
Tues/Thurs 10am–12noon & 2pm–4pm > W TU,TH 10:00-12:00,14:00-16:00
9am–5pm Monday–Thursday and 9am–1pm Friday > W MO,TU,WE,TH 09:00-17:00 & W FR 09:00-13:00
Monday to Friday: 8am – 6pm; Saturday: 9am – 12.30pm; Sunday: Closed > W MO,TU,WE,TH,FR 08:00-18:00 & W SA 09:00-12:30
Saturdays and Sundays 11am to 4pm, April to September > W SA,SU;BYMONTH=4,5,6,7,8,9 11:00-16:00
Apr-Oct: Wed-Sun 10am-5pm > W WE,TH,FR,SA,SU;BYMONTH=4,5,6,7,8,9,10 10:00-17:00
Wednesdays from 13 January 2027, 6–8pm > W WE 18:00-20:00 FROM 2027-01-13
Mondays 11 January to 29 March 2027, 1pm–3pm > W MO 13:00-15:00 FROM 2027-01-11 UNTIL 2027-03-29
Sat 19 Dec 2026, 11am–2pm > = 2026-12-19 11:00-14:00
Friday 8th January 2027 from 7pm > = 2027-01-08 19:00-
16 January, 20 February and 20 March 2027, 10am - noon > = 2027-01-16,2027-02-20,2027-03-20 10:00-12:00
Fortnightly on Tuesdays 10-11.30am, starting 5 January 2027 > W TU;INTERVAL=2 @2027-01-05 10:00-11:30
Every other Wednesday (starting 6 January 2027) 2pm-3.30pm > W WE;INTERVAL=2 @2027-01-06 14:00-15:30
Every three weeks on a Tuesday from 12 January 2027, 10.20am - 10.50am > W TU;INTERVAL=3 @2027-01-12 10:20-10:50
Monthly on the 2nd Thursday, 19:00 > M 2TH 19:00-
First Friday of Feb, May, Aug and Nov, 1.30-3.30pm > M 1FR;BYMONTH=2,5,8,11 13:30-15:30
7 nights a week 8pm–8am > W {_WEEK} 20:00-08:00
Sat 10pm until 4am Sun > W SA 22:00-04:00
24 hrs, 365 days > W {_WEEK} 00:00-00:00 OPEN
Lines open 24 hours, every day of the year > W {_WEEK} 00:00-00:00 OPEN
Mon–Sun 8am–midnight > W {_WEEK} 08:00-00:00
10am–10pm every day including public holidays > W {_WEEK} 10:00-22:00 OPEN
Mon-Fri 9-5 (excl. public holidays) > W MO,TU,WE,TH,FR 09:00-17:00 NOHOLIDAYS
Tuesdays 1.00 – 3.00 p.m. > W TU 13:00-15:00
Tue 1100-1300 / Thu 1400-1600 > W TU 11:00-13:00 & W TH 14:00-16:00
Thurs: 10 to 12 noon > W TH 10:00-12:00
Mon: 9.30am – 11am, Tue: 1pm – 2.30pm, Thu: 9.30am – 11am > W MO 09:30-11:00 & W TU 13:00-14:30 & W TH 09:30-11:00
Friday lunchtimes 12.30 - 1.30 > W FR 12:30-13:30
Wednesday evenings 7 - 9 > W WE 19:00-21:00
Tuesday mornings, 10 – 11.30 > W TU 10:00-11:30
Monday 12-1 > W MO 12:00-13:00
Tuesdays 12 – 12.45pm > W TU 12:00-12:45
Thursday 11.30 – 1.00 > W TH 11:30-13:00
Mon 6:00 PM - 8:00 PM > W MO 18:00-20:00
Tue 18h30-20h > W TU 18:30-20:00
Wednesdays, 10 o'clock to 12 o'clock > W WE 10:00-12:00
Thursday 3pm 'til 5pm > W TH 15:00-17:00
Thursday 3pm till late > W TH 15:00-
Sundays 12.30pm until food runs out > W SU 12:30-
Sundays from 1pm > W SU 13:00-
Tuesday 9:30am start > W TU 09:30-
Doors open 6.30pm Fridays > W FR 18:30-
Mon, Wed 9am-4pm by appointment only > W MO,WE 09:00-16:00 BOOKED
Weekdays 9am-5pm (appointment necessary) > W MO,TU,WE,TH,FR 09:00-17:00 BOOKED
Drop-in Tuesdays 2-4pm – no need to book > W TU 14:00-16:00
Wednesday 1pm–4pm, drop in, no appointment necessary > W WE 13:00-16:00
Thursday 10am–1pm, booking essential > W TH 10:00-13:00 BOOKED
First Tuesday of the month except January, 7.30pm > M 1TU;BYMONTH=2,3,4,5,6,7,8,9,10,11,12 19:30-
Every Monday except the last one of the month 10am-noon > BUT MO -1 10:00-12:00
The last working day of each month 9am - noon > WORKING -1 09:00-12:00
15th of each month, 10am > M BYMONTHDAY=15 10:00-
On the 1st and 15th of every month, 2pm to 4pm > M BYMONTHDAY=1,15 14:00-16:00
Mon-Fri 9am–5pm except Thursday 9am–7pm > W MO,TU,WE,FR 09:00-17:00 & W TH 09:00-19:00
Mon/Thurs 10-1, Tues/Fri 1-4 > W MO,TH 10:00-13:00 & W TU,FR 13:00-16:00
Mon thru Sat, 7.30am–6pm > W MO,TU,WE,TH,FR,SA 07:30-18:00
Monday - Thursday 9.00am - 4.30pm Friday 9.00am - 3.30pm > W MO,TU,WE,TH 09:00-16:30 & W FR 09:00-15:30
Mon 10am–4pm Tue 10am–4pm Wed closed Thu 10am–4pm > W MO,TU,TH 10:00-16:00
Mon & Fri: 10-12; Wed: 10-12, 6-8pm > W MO,FR 10:00-12:00 & W WE 10:00-12:00,18:00-20:00
School holidays only, Tuesday & Thursday 10am–3pm > W TU,TH 10:00-15:00 HOLIDAYS
Tuesday to Thursday in the school holidays, noon to 2pm > W TU,WE,TH 12:00-14:00 HOLIDAYS
Every weekday evening from 5.30pm to 7.30pm > W MO,TU,WE,TH,FR 17:30-19:30
1st Sun 3pm, 3rd Sun 6pm > M 1SU 15:00- & M 3SU 18:00-
Third Thursday in the month – 10.30am to 12.15pm > M 3TH 10:30-12:15
Monday and Tuesday 10am-3.30pm, Wednesday and Thursday noon-5.30pm > W MO,TU 10:00-15:30 & W WE,TH 12:00-17:30
Mondays (excluding public holidays) 9.30am-11am > W MO 09:30-11:00 NOHOLIDAYS
Thursdays 1.15pm - 2.45pm, weekly > W TH 13:15-14:45
Once a month, on the last Monday, 5.30-7.00pm > M -1MO 17:30-19:00
Saturday mornings from 9.30am > W SA 09:30-
Sun 10.15am and 6pm > W SU 10:15-,18:00-
Winter (Nov-Feb): daily 10am-3pm > W {_WEEK};BYMONTH=11,12,1,2 10:00-15:00
Every Fri 8.45am–10am, Oct–Mar only > W FR;BYMONTH=10,11,12,1,2,3 08:45-10:00
From 9 till 4.30 Monday to Friday > W MO,TU,WE,TH,FR 09:00-16:30
Open Monday–Saturday, 10–4 > W MO,TU,WE,TH,FR,SA 10:00-16:00
Closed Mondays. Open Tuesday to Sunday 10am–5pm > W TU,WE,TH,FR,SA,SU 10:00-17:00
Thursday evenings half past six to eight > W TH 18:30-20:00
Tuesday afternoons, quarter to two until quarter past three > W TU 13:45-15:15
Wednesdays half past six to eight > W WE 18:30-20:00
"""
