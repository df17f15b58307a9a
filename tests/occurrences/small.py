"""The smallest catalogue that has a drop-in, and strategies for drop-ins of every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from types import MappingProxyType

from hypothesis import strategies as st

from frontdoor.catalogue import Catalogue
from frontdoor.recurrence import clock_words

Plain = Mapping[str, object]


def small_catalogue(
    *drop_ins: Plain,
    closures: Sequence[Plain] = (),
    bank_holidays: str = "none",
    service: Plain = MappingProxyType({}),
    more: Plain = MappingProxyType({}),
) -> Catalogue:
    """Build a catalogue with one service, ``aye``, at one location, ``glasgow``; ``more`` goes in at the top."""
    one = {"id": "aye", "name": "Aye", "summary": "Help.", "at": {"glasgow": {"drop_ins": list(drop_ins)}}}
    return Catalogue.model_validate(
        {
            "settings": {"bank_holidays": bank_holidays},
            "organisation": {"name": "Sample"},
            "needs": {},
            "locations": {"glasgow": {"id": "glasgow", "name": "Glasgow office", "area": "Glasgow City"}},
            "services": {"aye": {**one, **service}},
            "closures": list(closures),
            **more,
        }
    )


def a_drop_in(days: str = "Monday", opens: str = "1pm", closes: str = "3pm", **more: object) -> Plain:
    """Describe a drop-in as staff write it."""
    return {"days": days, "opens": opens, "closes": closes, **more}


_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACES = ("first", "second", "third", "fourth", "last")


def _fortnight(first: date) -> str:
    return f"every second {_NAMES[first.weekday()]} from {first:%Y-%m-%d}"


days_texts = st.one_of(
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True).map(", ".join),
    st.sampled_from(["weekdays", "every day", "Monday to Friday", "weekends"]),
    st.tuples(
        st.lists(st.sampled_from(_PLACES), min_size=1, max_size=2, unique=True), st.sampled_from(_NAMES)
    ).map(lambda pair: f"{' and '.join(pair[0])} {pair[1]}"),
    st.dates(date(2024, 1, 1), date(2029, 12, 31)).map(_fortnight),
)
CLOCKS = {clock_words(at): at for n in range(96) if (at := time(n // 4, n % 4 * 15))}
"""Every quarter of an hour, by the words that mean one thing whatever stands beside them."""
clocks = st.sampled_from(sorted(CLOCKS))
starts = st.dates(date(2024, 1, 1), date(2029, 12, 31))
near_clock_changes = st.tuples(
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]),
    st.integers(-3, 3),
).map(lambda pair: pair[0] + timedelta(pair[1]))
