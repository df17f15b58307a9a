from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from frontdoor.catalogue import Catalogue, DropIn, Service, ServiceAt
from frontdoor.catalogue import models as catalogue_models
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS
from frontdoor.editing.diff import as_markdown, describe_changes
from frontdoor.editing.diff.fields import TOLD

TODAY = date(2026, 11, 22)

GLASGOW = {"id": "glasgow", "name": "Sample Glasgow", "area": "Glasgow City", "phone": "0141 248 1763"}
AYE = {
    "id": "aye",
    "name": "Aye",
    "summary": "Help with yes.",
    "needs": ["housing"],
    "areas": ["Glasgow City"],
    "phone": "0141 248 1763",
    "at": {"glasgow": {"drop_ins": [{"days": "Monday", "opens": "1pm", "closes": "3pm"}]}},
}
STILL = "The old number, 0141 248 1763, still stands: Sample Glasgow. Correct it there too, unless it is still right."
NAY = {
    "id": "nay",
    "name": "Nay Service",
    "summary": "Help with no.",
    "phone": "0131 622 7500",
    "related": ["aye"],
}


def _catalogue(aye: dict[str, Any] | None = None, **top: Any) -> Catalogue:
    """Build a catalogue with two services, the first with other facts than usual."""
    return Catalogue.model_validate(
        {
            "organisation": {"name": "Sample"},
            "needs": {"housing": {"id": "housing", "name": "Housing"}},
            "locations": {"glasgow": GLASGOW},
            "services": {"aye": {**AYE, **(aye or {})}, "nay": NAY},
            **top,
        }
    )


def _at(*drop_ins: dict[str, str]) -> dict[str, Any]:
    return {
        "at": {
            "glasgow": {
                "drop_ins": [{"days": "Monday", "opens": "1pm", "closes": "3pm", **d} for d in drop_ins]
            }
        }
    }


def _sentences(new: Catalogue, old: Catalogue | None = None) -> Sequence[str]:
    """Return the sentences on content, without those on pages."""
    found = describe_changes(old or _catalogue(), new, today=TODAY)
    about_pages = r"(\w+ (page|calendar)s?|New on the site|No longer on the site|No page)\b"
    return [s for s in found if not re.match(about_pages, s)]


def test_nothing_changed_is_said() -> None:
    """A change of spacing or comments means nothing for people."""
    assert describe_changes(_catalogue(), _catalogue(), today=TODAY) == ["Nothing changes for people."]


@pytest.mark.parametrize(
    ("drop_ins", "sentence"),
    [
        ([{"days": "Tuesday"}], "The Glasgow drop-in moves from Monday to Tuesday."),
        (
            [{"days": "Tuesday", "from": "2027-03-03"}],
            "The Glasgow drop-in moves from Monday to Tuesday from 3 March 2027.",
        ),
        (
            [{"until": "2026-12-02"}, {"days": "Tuesday", "from": "2026-12-03"}],
            "The Glasgow drop-in moves from Monday to Tuesday from 3 December.",
        ),
        ([{"opens": "2pm", "closes": "4pm"}], "The Glasgow drop-in is now 2pm to 4pm instead of 1pm to 3pm."),
        (
            [{"days": "first Tuesday", "opens": "noon"}],
            "The Glasgow drop-in moves from Monday, 1pm to 3pm, to the first Tuesday of every month, noon to 3pm.",
        ),
        ([{"until": "2026-12-14"}], "The Glasgow drop-in ends after 14 December."),
        ([{"by_appointment": "yes"}], "The Glasgow drop-in is now by appointment."),
        ([], "The Glasgow drop-in stops: every Monday, 1pm to 3pm."),
        ([{}, {"days": "Friday"}], "The Glasgow drop-in is new: every Friday, 1pm to 3pm."),
    ],
)
def test_a_drop_in_is_said_to_move_change_begin_or_stop(
    drop_ins: list[dict[str, str]], sentence: str
) -> None:
    """People are told of days and times, and from when."""
    assert _sentences(_catalogue(_at(*drop_ins))) == [sentence]


@pytest.mark.parametrize(
    ("aye", "sentences"),
    [
        (
            {"status": "closed on 2027-05-01", "successor": "nay"},
            [
                "The service Aye closes on 1 May 2027; SEVERAL link to it.",
                "The service Aye leads people on to Nay Service.",
            ],
        ),
        (
            {"status": "closed on 2026-11-01", "status_reason": "The money ended."},
            ["The service Aye closed on 1 November; SEVERAL link to it. The reason given: The money ended."],
        ),
        ({"status": "paused until 2026-12-24"}, ["The service Aye is paused until 24 December."]),
        ({"status": "waiting list"}, ["The service Aye has a waiting list."]),
        ({"name": "Yes"}, ["The service Aye is now called Yes."]),
        (
            {"phone": "0131 622 7500"},
            ["The service Aye: the phone number changes from 0141 248 1763 to 0131 622 7500.", STILL],
        ),
        (
            {"phone": []},
            ["The service Aye: the phone number 0141 248 1763 goes, and no other is given.", STILL],
        ),
        ({"areas": ["Glasgow City", "Fife"]}, ["The service Aye now also serves Fife."]),
        ({"needs": []}, ["The service Aye is no longer listed under Housing."]),
        ({"languages": ["Gaelic"]}, ["The service Aye: the languages are now given: “Gaelic”."]),
        ({"cost": "free"}, ["The service Aye: what it costs is now given: “free”."]),
        (
            {"summary": "Help with saying yes."},
            ["The service Aye: the summary changes from “Help with yes.” to “Help with saying yes.”."],
        ),
        ({"offers": "Words. " * 20}, ["The service Aye: what it offers is now given."]),
        ({"checked": {"hours": "2026-11-20"}}, ["The service Aye: the hours were checked on 20 November."]),
        (
            {"standing": "ended"},
            ["The service Aye is now marked as ended: it is no longer listed and its page goes away."],
        ),
        (
            {"summary": {"en": "Help with yes.", "gd": "Cuideachadh."}},
            ["The service Aye: the summary: a translation changes."],
        ),
        ({"until": "2027-03-31"}, ["The service Aye ends after 31 March 2027."]),
    ],
)
def test_each_fact_of_a_service_is_told_in_words(aye: dict[str, Any], sentences: list[str]) -> None:
    """No key and no code of the file is in a sentence."""
    found = [re.sub(r"; \w+ pages link", "; SEVERAL link", s) for s in _sentences(_catalogue(aye))]
    assert found == sentences


def test_a_closure_says_how_many_drop_ins_it_takes() -> None:
    """The reason and the consequence, and both again when it is taken out."""
    closed = _catalogue(closures=[{"on": "2026-12-07", "reason": "Staff training"}])
    assert _sentences(closed) == [
        "Closed everywhere on Monday 7 December: Staff training. One drop-in does not happen."
    ]
    assert _sentences(_catalogue(), closed) == [
        "No longer closed everywhere on Monday 7 December (Staff training). One drop-in happens after all."
    ]


def test_the_day_on_which_a_closure_was_announced_changes_nothing_for_people() -> None:
    """Only the feed goes by it: the closure is neither new nor gone."""
    plain = {"on": "2026-12-07", "reason": "Staff training"}
    dated = _catalogue(closures=[{**plain, "announced": "2026-11-22"}])
    assert _sentences(dated, _catalogue(closures=[plain])) == ["Nothing changes for people."]
    assert len(_sentences(dated)) == 1


def test_a_withheld_address_is_never_printed() -> None:
    """Neither when it becomes withheld, nor when it stops being so."""
    known = _catalogue(locations={"glasgow": {**GLASGOW, "address": {"lines": ["1 Quiet Street"]}}})
    withheld = _catalogue(locations={"glasgow": {**GLASGOW, "address": "withheld"}})
    for old, new in ((known, withheld), (withheld, known)):
        assert not any("Quiet" in sentence for sentence in describe_changes(old, new, today=TODAY))


@pytest.mark.parametrize(
    ("before", "was_public"), [({"lines": ["1 Quiet Street"]}, True), ("unknown", False), (None, False)]
)
def test_who_withholds_an_address_that_was_public_is_told_what_stays(
    before: object, was_public: bool
) -> None:
    """The history keeps it, whatever the pages say. Sabotage: it was said to stand nowhere."""
    known = _catalogue(locations={"glasgow": {**GLASGOW, "address": before}})
    withheld = _catalogue(locations={"glasgow": {**GLASGOW, "address": "withheld"}})
    said = " ".join(describe_changes(known, withheld, today=TODAY))
    assert ("still finds the old address in the history" in said) is was_public
    assert "An address that must be forgotten" in Path("deploy/README.md").read_text("utf-8")


def test_the_last_sentences_say_how_much_of_the_site_changes() -> None:
    """Pages are counted by making them, and named when they are few."""
    found = describe_changes(_catalogue(), _catalogue({"cost": "free"}), today=TODAY)
    assert found[-1] == "One page and one leaflet change: Aye."


def test_new_and_lost_pages_are_named() -> None:
    """A service that is taken out takes its page along, and the sentence says what to do instead."""
    without = _catalogue(services={"nay": {**NAY, "related": []}})
    gone = describe_changes(_catalogue(), without, today=TODAY)
    assert any(
        s.startswith("The service Aye is taken out; ") and s.endswith("say so there: formerly: aye.")
        for s in gone
    )
    assert any(s.startswith("No longer on the site: Aye") for s in gone)
    come = describe_changes(without, _catalogue(), today=TODAY)
    assert any(s.startswith("New on the site: Aye") for s in come)


def test_a_new_id_is_told_as_a_change_of_address() -> None:
    """With formerly: the service is the same one; without the old id kept, its posters die, and that is said."""
    renamed = {**AYE, "id": "yes", "formerly": "aye", "cost": "Free"}
    said = describe_changes(
        _catalogue(), _catalogue(services={"yes": renamed, "nay": {**NAY, "related": []}}), today=TODAY
    )
    assert "The service Aye: its page is now at /services/yes/, and /services/aye/ leads on to it." in said
    assert any(s.startswith("The service Aye: what it costs") for s in said)
    assert not any("taken out." in s or "is new" in s for s in said[:3])

    forgotten = _catalogue({"formerly": "old-aye"})
    assert "The service Aye: its old address /services/old-aye/ stops working." in describe_changes(
        forgotten, _catalogue(), today=TODAY
    )


def test_each_status_is_told_in_words() -> None:
    """With its days, and with both services after a split."""
    for status, sentence in (
        ("full since 1 November 2026", "The service Aye is full since 1 November."),
        (
            "no new referrals until 18 January 2027",
            "The service Aye takes no new referrals until 18 January 2027.",
        ),
        (
            "paused from 7 December 2026 until 18 January 2027",
            "From 7 December until 18 January 2027 the service Aye is paused.",
        ),
        ("waiting list since 1 November 2026", "The service Aye has a waiting list since 1 November."),
    ):
        assert sentence in describe_changes(_catalogue(), _catalogue({"status": status}), today=TODAY)
    services = {
        "aye": {**AYE, "successor": ["nay", "third"]},
        "nay": NAY,
        "third": {**NAY, "id": "third", "name": "Third"},
    }
    split = describe_changes(_catalogue(), _catalogue(services=services), today=TODAY)
    assert "The service Aye leads people on to Nay Service and Third." in split


def test_a_page_in_another_language_is_named_with_it() -> None:
    """A first translation brings a page, and the last one that goes takes it along."""
    gaelic = _catalogue({"summary": {"en": "Help with yes.", "gd": "Cuideachadh."}})
    assert describe_changes(_catalogue(), gaelic, today=TODAY)[-1] == "New on the site: Aye in Gaelic."
    assert describe_changes(gaelic, _catalogue(), today=TODAY)[-1] == "No longer on the site: Aye in Gaelic."


def test_words_of_the_file_cannot_format_a_pull_request() -> None:
    """Markup, links and calls to people in a notice stay text."""
    notice = {"text": "Hi @all <b>see</b> [this](https://example.org)", "until": "2026-12-04"}
    text = as_markdown(_catalogue(), _catalogue(notices=[notice]), today=TODAY)
    assert text.startswith("### What this change means\n\n- A notice stands until 4 December on every page: ")
    assert "@all" not in text
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert "](" not in text.replace("\\]", "")


def test_no_fact_of_the_catalogue_is_without_words() -> None:
    """Every field of every entry has its words, or sentences of its own."""
    entries = [
        e for e in vars(catalogue_models).values() if isinstance(e, type) and issubclass(e, CatalogueEntry)
    ]
    apart = {
        "Catalogue",
        "Closure",
        "SchoolTerms",
        "Notice",
        "Checked",
        "DropIn",
        "ServiceAt",
        "Address",
        "Access",
        "Waiting",
        "Figures",
        "Stage",
    }
    for entry in entries:
        if entry.__name__ not in apart:
            assert set(entry.model_fields) <= set(FIELD_NOUNS) | TOLD, entry.__name__


def test_no_part_of_an_opening_is_forgotten() -> None:
    """These are the facts of a drop-in that the sentences know; a new one needs words too."""
    assert set(DropIn.model_fields) == {
        "days",
        "opens",
        "closes",
        "again",
        "who_for",
        "by_appointment",
        "from_",
        "until",
        "only_in",
        "bank_holidays",
        "except_",
        "team",
        "note",
    }
    assert set(ServiceAt.model_fields) == {"drop_ins", "hours", "led_by", "note"}
    assert Service.model_fields


@pytest.mark.parametrize(
    ("aye", "top", "sentence"),
    [
        (
            {},
            {"closures": [{"on": "2026-03-05", "reason": "Training"}]},
            "Closed everywhere on Thursday 5 March: Training. But Thursday 5 March 2026 has gone by, so nobody will see it. Check "
            "the year.",
        ),
        (
            {},
            {"notices": [{"text": "No phones today.", "until": "2026-11-01"}]},
            "A notice stands until 1 November on every page: “No phones today.” But Sunday 1 November 2026 has gone by, so nobody "
            "will see it. Check the year.",
        ),
        (
            {"status": "paused until 5 January 2026"},
            {},
            "The service Aye is open: its pause ended on 5 January 2026. Check the year.",
        ),
        (
            {"checked": {"hours": "2027-12-01"}},
            {},
            "The service Aye: the hours were checked on 1 December 2027. That day is still to come, so it does not count. Check the "
            "year.",
        ),
        (_at({"until": "2026-03-03"}), {}, "The Glasgow drop-in ended after 3 March 2026."),
        (
            _at({}, {"days": "Friday", "until": "2026-03-06"}),
            {},
            "The Glasgow drop-in is new: every Friday, 1pm to 3pm, until 6 March. It ended after 6 March 2026; check the year.",
        ),
    ],
)
def test_a_day_in_the_wrong_year_is_told(aye: dict[str, Any], top: dict[str, Any], sentence: str) -> None:
    """What was meant for next year and is written for this one, or the other way round, does not look as if it held."""
    assert sentence in _sentences(_catalogue(aye, **top))


def test_a_closure_of_years_counts_a_year_of_drop_ins() -> None:
    """Of a closure longer than a year, the dates of the year to come are counted, not only those that pages show."""
    closure = {"from": "2026-11-22", "until": "2028-03-05", "reason": "Building works"}
    (sentence,) = _sentences(
        _catalogue(closures=[closure], settings={"bank_holidays": "none"}),
        _catalogue(settings={"bank_holidays": "none"}),
    )
    assert sentence.endswith(
        "Building works. 52 drop-ins do not happen in the year to come. Again from Monday 6 March 2028."
    )


def test_a_closure_is_told_on_the_last_days_of_february() -> None:
    """On a day from which dates hold until 29 February, a closure is counted like any other."""
    settings = {"dates_hold_weeks": 1}
    new = _catalogue(closures=[{"on": "2028-02-28", "reason": "Snow"}], settings=settings)
    said = describe_changes(_catalogue(settings=settings), new, today=date(2028, 2, 22))
    assert said[0] == "Closed everywhere on Monday 28 February: Snow. One drop-in does not happen."


def test_a_prison_that_closes_and_whom_it_holds_are_told() -> None:
    """The day, the one that takes its place, and whom it holds."""
    old = {"id": "old", "name": "HMP Old"}
    new = {"id": "new", "name": "HMP New"}
    before = _catalogue(prisons={"old": old, "new": new})
    told = {**old, "closes": "1 May 2027", "successor": "new", "holds": ["men"]}
    said = _sentences(_catalogue(prisons={"old": told, "new": new}), before)
    assert "The prison HMP Old leads people on to HMP New." in said
    assert "The prison HMP Old: whom it holds is now given: “men”." in said
    assert "The prison HMP Old: the day on which it closes is now given: 1 May 2027." in said
    assert "The prison HMP Old no longer leads people on to another." in _sentences(
        before, _catalogue(prisons={"old": told, "new": new})
    )


def test_help_of_others_is_told_when_it_comes_changes_and_goes() -> None:
    """A helpline that stands elsewhere now, or first, is no small thing."""
    line = {"id": "line", "name": "Lifeline", "what_for": "Talk.", "phone": "116 123", "needs": ["housing"]}
    before = _catalogue(other_help={"line": line})
    assert "The other organisation Lifeline is new." in _sentences(before, _catalogue())
    assert "The other organisation Lifeline is taken out." in _sentences(_catalogue(), before)
    changed = {
        **line,
        "crisis": "yes",
        "areas": ["Fife"],
        "needs": [],
        "at_risk": "yes",
        "also": ["suicide"],
    }
    said = _sentences(_catalogue(other_help={"line": changed}), before)
    for sentence in (
        "The other organisation Lifeline is now for Fife.",
        "The other organisation Lifeline now stands under no need.",
        "The other organisation Lifeline now counts as help for people who may be in danger at home.",
        "The other organisation Lifeline: whether it stands first, for people in danger changes from no to yes.",
        "The other organisation Lifeline: the words for the search are now given: “suicide”.",
    ):
        assert sentence in said, (sentence, said)
