"""libical, as Debian has it, through its GObject interface; for the system's own Python."""

import sys
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

calendar = ICalGLib.Parser.parse_string(Path(sys.argv[1]).read_text("utf-8"))
event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
FIRST, LAST = (ICalGLib.Time.new_from_string(day) for day in ("20260101T000000Z", "20290101T000000Z"))


def tell(component: ICalGLib.Component, span: object, *_: object) -> bool:
    sys.stdout.write(f"{component.get_summary()}|{span.get_start()}|{span.get_end()}\n")
    return True


while event:
    event.foreach_recurrence(FIRST, LAST, tell)
    event = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
