"""The zone of Brussels as calendar files write it: when summer time begins and ends, for as long as the law stands.

Written out here because a zone made from a database of transitions is long, ends in 2037 and is easily an hour off.
Source: RFC 5545, 3.6.5; Directive 2000/84/EC: the last Sundays of March and October, at 1:00 UTC.
"""

from __future__ import annotations

VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""
