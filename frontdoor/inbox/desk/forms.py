"""What members type at the desk, checked, with messages that say what to do; knows no referral."""

from __future__ import annotations

from django import forms

from frontdoor.inbox.store.models import Status


def _asked(thing: str, **errors: str) -> dict[str, str]:
    return {"required": f"Enter {thing}", **errors}


class SignIn(forms.Form):
    """Who comes."""

    username = forms.CharField(max_length=150, error_messages=_asked("your user name"))
    passphrase = forms.CharField(max_length=1000, strip=False, error_messages=_asked("your passphrase"))


class Unlock(forms.Form):
    """A team's passphrase."""

    team = forms.CharField(max_length=100)
    passphrase = forms.CharField(
        max_length=1000, strip=False, error_messages=_asked("the passphrase of the team’s key")
    )


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


def faults(form: forms.Form) -> dict[str, str]:
    """Return the first fault of each field, for the summary and beside the field."""
    return {name: str(messages[0]) for name, messages in form.errors.items()}
