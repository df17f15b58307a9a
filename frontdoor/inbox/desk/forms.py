"""What members type at the desk, checked, with messages that say what to do; knows no referral."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from frontdoor.inbox.store.models import Status


def _asked(thing: str, **errors: str) -> dict[str, str]:
    return {"required": f"Enter {thing}", **errors}


class SignIn(forms.Form):
    """Who comes."""

    username = forms.CharField(max_length=150, error_messages=_asked("your user name"))
    passphrase = forms.CharField(max_length=1000, strip=False, error_messages=_asked("your passphrase"))


class Unlock(forms.Form):
    """A passphrase that opens a key."""

    passphrase = forms.CharField(max_length=1000, strip=False, error_messages=_asked("the passphrase"))


class ChangeStatus(forms.Form):
    """From what the member saw to what it shall be."""

    expected = forms.ChoiceField(choices=Status.choices)
    status = forms.CharField(max_length=100)


class AddNote(forms.Form):
    """A note."""

    note = forms.CharField(
        max_length=5000,
        error_messages=_asked("a note", max_length="The note must be 5,000 characters or fewer"),
    )


class NewPassphrase(forms.Form):
    """The old passphrase and a new one."""

    old = forms.CharField(max_length=1000, strip=False, error_messages=_asked("your passphrase as it is now"))
    new = forms.CharField(max_length=1000, strip=False, error_messages=_asked("a new passphrase"))


class PassOn(forms.Form):
    """Where a referral is to go."""

    team = forms.ChoiceField(error_messages={"required": "Choose a team", "invalid_choice": "Choose a team"})

    def __init__(self, typed: Mapping[str, Any], teams: Mapping[str, str]) -> None:
        super().__init__(typed)
        self.fields["team"].choices = list(teams.items())  # type: ignore[attr-defined]


class Search(forms.Form):
    """Words that stand in answers or notes."""

    words = forms.CharField(
        max_length=200,
        min_length=3,
        error_messages=_asked("what to look for", min_length="Enter at least 3 letters or digits"),
    )


def faults(form: forms.Form) -> dict[str, str]:
    """Return the first fault of each field, for the summary and beside the field."""
    return {name: str(messages[0]) for name, messages in form.errors.items()}
