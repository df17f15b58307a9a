"""What changes on a day to come is checked as it will be, taken up on its day, and told to editors in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.diff import describe_changes
from frontdoor.editing.review import review_lines
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from tests.builders import a_catalogue, raw_location, raw_service

TODAY = date(2026, 11, 30)
MOVE = {"from": "1 March 2027", "address": "9 Harbour Walk, Glasgow G1 1AB"}


def moving(*changes: dict[str, Any], **keys: Any) -> Catalogue:
    """Return a catalogue whose one location has these changes to come."""
    return a_catalogue(locations={"glasgow": raw_location(changes=list(changes), **keys)})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            [{**MOVE, "latitude": "55.8"}],
            'from 1 March 2027, location "glasgow" has a latitude, but no longitude',
        ),
        (
            [{"from": "1 March 2027", "address": "withheld", "getting_there": "By bus"}],
            'from 1 March 2027, location "glasgow" has an address that is withheld, but getting_there would tell',
        ),
        ([MOVE, {**MOVE, "phone": "0141 496 0123"}], "changes 2 begins on 1 March 2027, as another one does"),
        ([{"from": "1 March 2027"}], "changes 1 has a day, and nothing that changes on it"),
        ([{"phone": "0141 496 0123"}], 'changes 1 has no from. Add "from:"'),
        (
            [{**MOVE, "adress": "x"}],
            'changes 1 has the key "adress", which is not known here. Did you mean "address"?',
        ),
        ([{**MOVE, "phone": "0141"}], "changes 1: phone is"),
    ],
)
def test_a_change_is_checked_as_it_will_be(changes: list[dict[str, Any]], sentence: str) -> None:
    """What would be a fault on the day is one today, at the change."""
    with pytest.raises(DiagnosticsError, match=sentence.replace("?", r"\?").replace("(", r"\(")):
        moving(*changes)


def test_two_entries_may_not_have_one_name_on_a_day_to_come() -> None:
    """Also when only a change brings it about."""
    changes = [{"from": "1 March 2027", "name": "Newer Service"}]
    services = {"throughcare": raw_service(changes=changes), "newer": raw_service(name="Newer Service")}
    with pytest.raises(DiagnosticsError, match="has the same name as"):
        a_catalogue(services=services)


def test_an_old_check_does_not_vouch_for_a_new_number() -> None:
    """From its day on a changed fact counts as unchecked, until somebody checks it again; others keep their day."""
    checked = {"phone": "2026-11-01", "address": "2026-11-01"}
    changed = moving({"from": "1 March 2027", "phone": "0141 496 0123"}, checked=checked)
    before, after = (changed.on(date(2027, *day)).locations["glasgow"].checked for day in ((2, 28), (3, 1)))
    assert (before.phone, after.phone, after.address) == (date(2026, 11, 1), None, date(2026, 11, 1))


def test_a_withheld_address_is_not_told_before_its_day() -> None:
    """Neither where a place that is withheld will become public, nor what becomes withheld is said beforehand."""
    for address, later in (("withheld", MOVE["address"]), (MOVE["address"], "withheld")):
        catalogue = moving(
            {"from": "1 March 2027", "address": later, "phone": "0141 496 0123"}, address=address
        )
        site = build_site_index(catalogue, today=TODAY)
        words = [notice.text for notice in site.notices(location="glasgow")]
        assert len(words) == 1
        assert "0141 496 0123" in words[0]
        assert "Harbour" not in words[0]
    assert (
        "9 Harbour Walk" not in "".join(page.content for page in pages(site, None)) or address != "withheld"
    )


def test_what_changes_is_told_by_diff_and_when_it_is_done_by_review() -> None:
    """The meaning of a change, of one that is taken back, and that one which holds can be written into the entry."""
    plain, later = moving(), moving(MOVE)
    name = plain.locations["glasgow"].name
    said = describe_changes(plain, later, today=TODAY)
    assert f"The location {name}: From 1 March 2027 {name} is at 9 Harbour Walk, Glasgow, G1 1AB." in said
    back = describe_changes(later, plain, today=TODAY)
    assert f"The location {name}: nothing changes on 1 March 2027 after all." in back
    quiet = describe_changes(plain, moving({"from": "1 March 2027", "note": "Mind the step."}), today=TODAY)
    assert f"The location {name}: from 1 March 2027 the note will be different." in quiet
    lines = "\n".join(review_lines(later, date(2027, 3, 2)))
    assert f"{name}: the change of 1 March, which holds now; write it into the entry itself" in lines
    assert describe_changes(later, moving(address=MOVE["address"]), today=date(2027, 3, 2)) == [
        "Nothing changes for people."
    ]
