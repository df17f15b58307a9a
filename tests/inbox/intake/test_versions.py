from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from frontdoor.form import Form
from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.crypto.sealing import open_sealed
from frontdoor.inbox.intake import decisions
from frontdoor.inbox.intake.cross_site import Origin
from frontdoor.inbox.store.models import Referral
from tests.form.builders import TODAY, Typed, good_answers, the_catalogue, the_form
from tests.form.pages import read_page
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers

SAVED = Path(__file__).with_name("saved")
"""The form's page as each older version showed it, before anything was typed."""
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_newer_form() -> Form:
    """The form after two more versions."""
    older = ("2026-12-01", the_form().version)
    return the_form().model_copy(update={"version": "2027-01-01", "older_versions": older})


def on_check(form: Form, version: str) -> decisions.Decision:
    """What is decided of good answers that come from a page of some version."""
    checked = form.check(good_answers(), today=TODAY)
    return decisions.on_check(checked, form=form, catalogue=the_catalogue(), today=TODAY, version=version)


@pytest.mark.parametrize(("version", "note"), [("2027-01-01", None), ("2026-12-01", None), ("", None)])
def test_a_page_of_the_last_versions_is_taken_without_a_word(version: str, note: str | None) -> None:
    """Somebody who opened the form before a change goes on as if nothing had happened."""
    form = a_newer_form()
    decision = on_check(form, version)
    assert isinstance(decision, decisions.Confirm)
    assert decision.note == note


def test_a_page_of_a_version_before_is_taken_with_a_word() -> None:
    """It is checked like any other, and the person is asked to look."""
    form = a_newer_form()
    decision = on_check(form, "2020-01-01")
    assert isinstance(decision, decisions.Confirm)
    assert decision.note == decisions.FORM_CHANGED


@pytest.mark.parametrize("version", ["2027-01-01", "2026-12-01", "the oldest that is accepted"])
def test_a_check_page_that_was_open_while_the_form_changed_can_be_sent(version: str) -> None:
    """Its key is good for the versions that are accepted."""
    form = a_newer_form()
    version = form.older_versions[-1] if " " in version else version
    checked = form.check(good_answers(), today=TODAY)
    digest = idempotency_key.digest(checked.answers)
    key = idempotency_key.issue(digest, version, NOW - timedelta(minutes=5))
    outcome = idempotency_key.read(
        key, answers_digest=digest, form_versions=decisions.versions(form), now=NOW
    )
    decision = decisions.on_send(
        checked,
        pressed=True,
        outcome=outcome,
        origin=Origin.OURS,
        form=form,
        catalogue=the_catalogue(),
        now=NOW,
    )
    assert isinstance(decision, decisions.Store)
    assert decision.submission.form_version == "2027-01-01"


def everything_ticked(saved: Path) -> Typed:
    """Good answers to a saved page, with every box ticked that the page has, but not the one that rules others out."""
    page = read_page(saved.read_text("utf-8"), of_an_older_version=True)
    ticks: Typed = {}
    for box in page.all("input", type="checkbox"):
        value = box.get("value", "")
        if value != "none" and not box.get("name", "").endswith("-not-known"):
            ticks.setdefault(box.get("name", ""), []).append(value)
    typed = answers(form_version=page.fields()["form_version"], **_WHEN_ALL_IS_TICKED)
    asked = {element.get("name") for element in page.root.iter() if element.get("name")}
    return {**{name: values for name, values in typed.items() if name in asked}, **ticks}


_WHEN_ALL_IS_TICKED = {"where_to_find": "The drop-in on Wednesday", "letter_address": "1 High Street"}


def test_the_page_of_each_version_that_is_taken_was_saved() -> None:
    """What is taken is held to a page as it was."""
    wanted = {f"form-{version}.html" for version in the_form().older_versions}
    assert wanted == {path.name for path in SAVED.iterdir()}, (
        "Save a version's page before it gets a new one."
    )


@pytest.mark.parametrize("saved", sorted(SAVED.iterdir()), ids=lambda path: path.stem)
def test_a_page_that_was_saved_before_the_change_is_still_taken(browser: Browser, saved: Path) -> None:
    """Whatever it offered is taken, and kept in the words that it showed; catches a choice that was taken out."""
    typed = everything_ticked(saved)
    answer = browser.check(typed)
    assert answer.status == 200, answer.page and answer.page.faults()
    assert "The form has changed" not in answer.seen.words
    page = read_page(saved.read_text("utf-8"), of_an_older_version=True)
    ids = {box.get("id"): box.get("value") for box in page.all("input", name="safe_to_contact")}
    shown = {
        ids[label.get("for")]: page.text(label) for label in page.all("label") if label.get("for") in ids
    }
    assert browser.send(answer.seen).status == 303
    record = open_sealed(Referral.objects.get().sealed, places.identity())
    kept = record["answers"]
    assert isinstance(kept, dict)
    assert set(kept["safe_to_contact"].split("; ")) == set(typed["safe_to_contact"])
    labels = record["labels"]["safe_to_contact"]  # type: ignore[index]
    older = {choice.value for choice in the_form().question("safe_to_contact").older_choices}
    for value in typed["safe_to_contact"]:
        assert labels[value] in answer.seen.words
        assert labels[value] == shown[value] or value not in older


def test_no_more_than_three_versions_are_open_at_once() -> None:
    """The one of today and the two before; an older page is shown again with every answer."""
    assert len(the_form().older_versions) <= 2
    assert the_form().version not in the_form().older_versions
