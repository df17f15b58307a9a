"""The map of the council areas: all 32 are on it, and small areas are shown large."""

from __future__ import annotations

import pytest

from frontdoor.geography.council_areas import BY_NAME, COUNCIL_AREAS
from frontdoor.geography.council_map import central_belt, drawing_for, scotland


def test_every_council_area_is_on_the_map_of_scotland() -> None:
    assert set(scotland().paths) == scotland().whole == {area.slug for area in COUNCIL_AREAS}


def test_the_enlarged_map_knows_which_areas_it_cuts() -> None:
    """Fife reaches out of it to the north; a map that shows where Fife is must be the large one."""
    assert central_belt().whole < set(central_belt().paths) < set(scotland().paths)
    assert "fife" in set(central_belt().paths) - central_belt().whole


def test_boxes_lie_within_the_drawing() -> None:
    drawing = scotland()
    assert len(drawing.boxes) == 2
    for left, top, width, height in drawing.boxes:
        assert min(left, top) >= 0
        assert left + width <= drawing.width
        assert top + height <= drawing.height


@pytest.mark.parametrize(
    ("names", "large"),
    [
        (["Glasgow City", "Falkirk"], True),
        (["Glasgow City", "Fife"], False),
        (["Shetland Islands", "Orkney Islands"], False),
    ],
)
def test_areas_are_shown_on_the_drawing_that_holds_them_all(names: list[str], large: bool) -> None:
    chosen = drawing_for([BY_NAME[name] for name in names])
    assert chosen is (central_belt() if large else scotland())
