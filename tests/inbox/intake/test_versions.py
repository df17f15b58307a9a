from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.form import Form
from frontdoor.inbox import onekey
from frontdoor.inbox.intake import decide
from frontdoor.inbox.intake.origin import Origin
from tests.form.builders import TODAY, good_answers, the_catalogue, the_form

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_newer_form() -> Form:
    """The form after two more versions."""
    older = ("2026-12-01", the_form().version)
    return the_form().model_copy(update={"version": "2027-01-01", "older_versions": older})


def on_check(form: Form, version: str) -> decide.Decision:
    """What is decided of good answers that come from a page of some version."""
    checked = form.check(good_answers(), today=TODAY)
    return decide.on_check(checked, form=form, catalogue=the_catalogue(), today=TODAY, version=version)


@pytest.mark.parametrize(("version", "note"), [("2027-01-01", None), ("2026-12-01", None), ("", None)])
def test_a_page_of_the_last_versions_is_taken_without_a_word(version: str, note: str | None) -> None:
    """Somebody who opened the form before a change goes on as if nothing had happened."""
    form = a_newer_form()
    decision = on_check(form, version)
    assert isinstance(decision, decide.Show)
    assert decision.note == note


def test_a_page_of_a_version_before_is_taken_with_a_word() -> None:
    """It is checked like any other, and the person is asked to look."""
    form = a_newer_form()
    decision = on_check(form, "2020-01-01")
    assert isinstance(decision, decide.Show)
    assert decision.note == decide.FORM_CHANGED


@pytest.mark.parametrize("version", ["2027-01-01", "2026-12-01", "the oldest that is accepted"])
def test_a_check_page_that_was_open_while_the_form_changed_can_be_sent(version: str) -> None:
    """Its key is good for the versions that are accepted."""
    form = a_newer_form()
    version = form.older_versions[-1] if " " in version else version
    checked = form.check(good_answers(), today=TODAY)
    digest = onekey.digest(checked.answers)
    key = onekey.issue(digest, version, NOW - timedelta(minutes=5))
    outcome = onekey.read(key, answers_digest=digest, form_versions=decide.versions(form), now=NOW)
    decision = decide.on_send(
        checked, outcome=outcome, origin=Origin.OURS, form=form, catalogue=the_catalogue(), now=NOW
    )
    assert isinstance(decision, decide.Keep)
    assert decision.submission.form_version == "2027-01-01"
