"""Django forms of the desk: validation of what members type, with messages that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from frontdoor.form.dates import NotReal, read_day, spread
from frontdoor.inbox.desk.referrals.gate_pickups import ANOTHER_DAY
from frontdoor.inbox.desk.referrals.search import plain
from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.referrals.feedback import OUTCOMES
from frontdoor.inbox.referrals.follow_up import from_team
from frontdoor.inbox.referrals.follow_up.words import CHECKED
from frontdoor.inbox.store.models import Feedback, ReferralStatus

_FARTHEST = timedelta(days=730)
"""A day later than this from today is a slip in the year."""


def day_to_come(typed: str, today: date) -> date:
    """Parse a typed day that is today or later; raise ValidationError."""
    day = _day(typed, today, fault=f"Enter the day like {today.day} {today.month} {today.year}")
    if not today <= day <= today + _FARTHEST:
        raise forms.ValidationError("Enter a day from today on, within two years")
    return day


def day_of_release(typed: str, today: date) -> date:
    """Parse a typed day of release, which may be past; raise ValidationError."""
    day = _day(typed, today, fault=f"Enter the day like {today.day} {today.month} {today.year}")
    if abs(day - today) > _FARTHEST:
        raise forms.ValidationError("Enter a day within two years")
    return day


def _day(typed: str, today: date, *, fault: str, past: bool = False) -> date:
    day = read_day(spread({"day": typed, "month": "", "year": ""}), today=today, past=past)
    if isinstance(day, NotReal):
        raise forms.ValidationError(f"{day.month} has {day.last} days. Enter the day again")
    if not isinstance(day, date):
        raise forms.ValidationError(fault)
    return day


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Give a form's question its choices: pairs of what is sent and what is shown."""
    question = form.fields[name]
    assert isinstance(question, forms.ChoiceField)
    question.choices = list(choices)


def asked(thing: str, **errors: str) -> dict[str, str]:
    """Return the messages of a field that must be filled in."""
    return {"required": f"Enter {thing}", **errors}


class SignIn(forms.Form):
    """Sign-in: name and passphrase."""

    username = forms.CharField(max_length=150, error_messages=asked("your user name"))
    passphrase = forms.CharField(max_length=1000, strip=False, error_messages=asked("your passphrase"))


class Unlock(forms.Form):
    """A passphrase that unlocks a key."""

    passphrase = forms.CharField(max_length=1000, strip=False, error_messages=asked("the passphrase"))


class ChangeStatus(forms.Form):
    """A change of status: from the one that the member saw to the chosen one."""

    expected = forms.ChoiceField(choices=ReferralStatus.choices)
    status = forms.CharField(max_length=100)
    why = forms.CharField(max_length=2000, required=False)


class AddNote(forms.Form):
    """A note."""

    note = forms.CharField(
        max_length=5000,
        error_messages=asked("a note", max_length="The note must be 5,000 characters or fewer"),
    )


class SayToSender(forms.Form):
    """One text for the sender, under a field's own name."""

    def __init__(self, typed: Mapping[str, Any], name: str) -> None:
        super().__init__(typed)
        self.fields[name] = forms.CharField(
            max_length=2000,
            error_messages=asked(f"a {name}", max_length=f"The {name} must be 2,000 characters or fewer"),
        )


class TellReferrer(forms.Form):
    """How the referrer was told of the decision, and in which safe words."""

    how = forms.ChoiceField(
        choices=list(from_team.HOW.items()),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how the referrer was told"),
    )
    says = forms.CharField(max_length=500, required=False)
    more = forms.CharField(
        max_length=500,
        required=False,
        error_messages={"max_length": "Use 500 characters or fewer"},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where they are all that the referrer gets."""
        if self.cleaned_data.get("how") == "words" and not self.text():
            self.add_error("says", "Choose what the sender is to read, or write it below")
        return self.cleaned_data

    def text(self) -> str:
        """Return what the sender reads."""
        parts = (self.cleaned_data.get("says"), self.cleaned_data.get("more"))
        return "\n".join(part for part in parts if part)


class NewWords(forms.Form):
    """How a member made sure who is calling."""

    checked = forms.ChoiceField(
        choices=list(CHECKED.items()),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how you know who is calling"),
    )


class AnswerFeedback(forms.Form):
    """How a report or complaint was answered."""

    outcome = forms.ChoiceField()
    note = forms.CharField(max_length=2000, required=False)

    def __init__(self, typed: Mapping[str, Any], row: Feedback) -> None:
        super().__init__(typed)
        offer(self, "outcome", OUTCOMES[row.kind].items())


class WriteDownComplaint(forms.Form):
    """A complaint that came otherwise than by the site: on which day, what about, and how an answer reaches them."""

    day = forms.CharField(max_length=40, error_messages=asked("the day on which it came"))
    complaint = forms.CharField(
        max_length=5000,
        error_messages=asked("what it is about", max_length="Use 5,000 characters or fewer"),
    )
    contact = forms.CharField(max_length=300, required=False)
    told = forms.BooleanField(required=False)

    def __init__(self, typed: Mapping[str, Any], *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_day(self) -> date:
        """Parse the day, which is today or earlier."""
        day = _day(
            self.cleaned_data["day"],
            self.today,
            fault=f"Enter the day like {self.today.day} {self.today.month} {self.today.year}",
            past=True,
        )
        if day > self.today:
            raise forms.ValidationError("Enter a day that is over, or today")
        return day


class NewPassphrase(forms.Form):
    """Change of passphrase: the old one and a new one."""

    old = forms.CharField(max_length=1000, strip=False, error_messages=asked("your passphrase as it is now"))
    new = forms.CharField(max_length=1000, strip=False, error_messages=asked("a new passphrase"))


class NewSecurityKey(forms.Form):
    """A new security key: its name, and the browser's answer."""

    name = forms.CharField(
        max_length=40,
        error_messages=asked("a name for the key", max_length="Use a name of 40 letters or fewer"),
    )
    answer = forms.CharField(
        max_length=20_000, error_messages=asked("the name, press the button, and touch the key")
    )

    def clean(self) -> dict[str, Any]:
        """Report faults in the hidden answer beside the name, the only field that people type."""
        if "answer" in self.errors and "name" not in self.errors:
            self.add_error("name", "The key did not answer. Try again")
        self.errors.pop("answer", None)
        return self.cleaned_data


class PassOn(forms.Form):
    """The team to which a referral is passed on."""

    team = forms.ChoiceField(error_messages={"required": "Choose a team", "invalid_choice": "Choose a team"})

    def __init__(self, typed: Mapping[str, Any], teams: Mapping[str, str]) -> None:
        super().__init__(typed)
        offer(self, "team", teams.items())


class AtTheGate(forms.Form):
    """The outcome of a gate pick-up, or its other day."""

    gate = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what became of it")
    )
    gate_day = forms.CharField(max_length=40, required=False)

    def __init__(self, typed: Mapping[str, Any], choices: Sequence[tuple[str, str]], *, today: date) -> None:
        super().__init__(typed)
        self.today = today
        offer(self, "gate", choices)

    def clean_gate_day(self) -> date | None:
        """Parse the day where one is needed."""
        if self.cleaned_data.get("gate") != ANOTHER_DAY:
            return None
        return day_to_come(str(self.cleaned_data["gate_day"]), self.today)


class KeepUntil(forms.Form):
    """The day until which referrals are kept."""

    until = forms.CharField(max_length=40, error_messages=asked("the day until which they are to be kept"))

    def __init__(self, typed: Mapping[str, Any], *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_until(self) -> date:
        """Parse the day."""
        return day_to_come(str(self.cleaned_data["until"]), self.today)


class Search(forms.Form):
    """Search words for answers and notes."""

    words = forms.CharField(
        max_length=200,
        min_length=3,
        error_messages=asked("what to look for", min_length="Enter at least 3 letters or digits"),
    )


class OnePerson(forms.Form):
    """Details of a person who makes a subject access request; one of the three is enough."""

    name = forms.CharField(max_length=200, required=False)
    born = forms.CharField(max_length=40, required=False)
    words = forms.CharField(max_length=200, required=False)

    def __init__(self, typed: Mapping[str, Any], *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_born(self) -> str:
        """Parse the date of birth as the public form does."""
        typed = str(self.cleaned_data["born"])
        if not typed:
            return ""
        return _day(typed, self.today, past=True, fault="Enter the date of birth like 27 3 1986").isoformat()

    def clean(self) -> dict[str, Any]:
        """Require at least one detail."""
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("name", "Enter a name, a date of birth or other words")
        elif any(0 < len(self.cleaned_data.get(name, "")) < 3 for name in ("name", "words")):
            self.add_error("name", "Enter at least 3 letters or digits")
        return self.cleaned_data

    def wanted(self) -> dict[str, list[str]]:
        """Return the search terms, by what they are (name, date of birth, other words); each that a referral contains counts as evidence."""
        names = {"name": "the name", "born": "the date of birth", "words": "the other words"}
        return {
            said: plain(self.cleaned_data[name]).split()
            for name, said in names.items()
            if self.cleaned_data[name]
        }


def _chosen(thing: str, values: Iterable[str]) -> forms.ChoiceField:
    asked = f"Choose {thing}"
    choices = [(value, value) for value in values]
    return forms.ChoiceField(choices=choices, error_messages={"required": asked, "invalid_choice": asked})


class AskForRights(forms.Form):
    """A subject request: what is to be done with one person's referrals, why, and how their identity was checked."""

    what = _chosen("what is to be done", requests.What.values)
    why = _chosen("why", requests.WHY)
    checked = _chosen("how you made sure who asks", requests.CHECKED)
    note = forms.CharField(
        min_length=10,
        max_length=2000,
        error_messages=asked(
            "how you made sure, in a sentence",
            min_length="Say in a sentence how you made sure: with whom you spoke, when, and what you saw",
            max_length="Use 2,000 characters or fewer",
        ),
    )


class PublishOn(forms.Form):
    """The day on which changes of the website are published."""

    day = forms.CharField(max_length=40, error_messages=asked("the day on which it is published"))

    def __init__(self, typed: Mapping[str, Any], *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_day(self) -> date:
        """Parse the day."""
        return day_to_come(str(self.cleaned_data["day"]), self.today)


class GiveBack(forms.Form):
    """Why changes of the website go back to their author."""

    why = forms.CharField(
        max_length=500,
        error_messages=asked("what should be different", max_length="Use 500 characters or fewer"),
    )


def faults(form: forms.Form) -> dict[str, str]:
    """Return the first fault of each field, for the error summary and beside the field."""
    return {name: str(messages[0]) for name, messages in form.errors.items()}
