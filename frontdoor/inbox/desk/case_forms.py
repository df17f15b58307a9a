"""Django forms of following a referral up: deciding, calling again, and days away; with messages that say what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from frontdoor.inbox.desk.forms import asked, day_to_come, offer
from frontdoor.inbox.desk.referrals import status_moves
from frontdoor.inbox.referrals import absence
from frontdoor.inbox.store.models import ReferralStatus


class Decide(forms.Form):
    """A decision: which one, why where it is due, and who has the referral where it goes on."""

    status = forms.CharField(max_length=100, error_messages=asked("what was decided"))
    why = forms.CharField(
        max_length=2000, required=False, error_messages={"max_length": "Use 2,000 characters or fewer"}
    )
    who = forms.CharField(max_length=150, required=False)

    def __init__(self, typed: Mapping[str, Any], before: ReferralStatus, members: Sequence[str]) -> None:
        super().__init__(typed)
        self.before, self.members = before, members
        self.move: status_moves.Move | None = None

    def clean(self) -> dict[str, Any]:
        """Find the decision, and ask for what it needs besides."""
        move = status_moves.find_move(self.cleaned_data.get("status", ""))
        if move not in status_moves.DECIDED or move is None:
            self.errors.pop("status", None)
            self.add_error("status", "Choose what was decided")
            return self.cleaned_data
        if (say := status_moves.must_say(move, self.before)) and not self.cleaned_data.get("why"):
            self.add_error("why", f"Say {say}")
        if move.status.is_open and self.cleaned_data.get("who") not in self.members:
            self.add_error("who", "Choose a colleague of the team")
        self.move = move
        return self.cleaned_data


class CallAgain(forms.Form):
    """The day on which to call again, chosen or typed, and why."""

    call_day = forms.CharField(max_length=40, required=False)
    other_day = forms.CharField(max_length=40, required=False)
    call_why = forms.CharField(
        max_length=2000,
        error_messages=asked(
            "why to call, so that a colleague can", max_length="Use 2,000 characters or fewer"
        ),
    )

    def __init__(self, typed: Mapping[str, Any], *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_other_day(self) -> date:
        """Return the typed day, else the chosen one."""
        typed, chosen = self.cleaned_data["other_day"], self.cleaned_data.get("call_day", "")
        if not typed and not chosen:
            raise forms.ValidationError("Choose the day on which to call, or enter it")
        return day_to_come(str(typed or chosen), self.today)


class Why(forms.Form):
    """A reason, in words."""

    why = forms.CharField(
        max_length=2000,
        error_messages=asked(
            "why, so that colleagues understand it later", max_length="Use 2,000 characters or fewer"
        ),
    )


class DaysAway(forms.Form):
    """A member's days away, and who covers."""

    NOBODY = "-"
    """Sent in place of a colleague: nobody covers."""

    who = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who is away")
    )
    first = forms.CharField(max_length=40, error_messages=asked("the first day away"))
    last = forms.CharField(max_length=40, error_messages=asked("the last day away"))
    cover = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who covers, or that nobody does")
    )

    def __init__(
        self, typed: Mapping[str, Any], who: Sequence[str], colleagues: Sequence[str], *, today: date
    ) -> None:
        super().__init__(typed)
        self.today = today
        offer(self, "who", [(name, name) for name in who])
        offer(self, "cover", [(name, name) for name in (*colleagues, self.NOBODY)])

    def clean_first(self) -> date:
        """Parse the first day."""
        return day_to_come(str(self.cleaned_data["first"]), self.today)

    def clean_last(self) -> date:
        """Parse the last day."""
        return day_to_come(str(self.cleaned_data["last"]), self.today)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order or said before, and a cover who is away too."""
        if self.errors:
            return self.cleaned_data
        who, cover, first, last = (self.cleaned_data[name] for name in ("who", "cover", "first", "last"))
        if last < first:
            self.add_error("last", "The last day is before the first. Enter it again")
        elif absence.overlapping(who, first, last).exists():
            self.add_error("first", f"{who} is away on some of these days already. Take that back first")
        elif cover == who:
            self.add_error("cover", "Choose a colleague: nobody covers for themselves")
        elif absence.overlapping(cover, first, last).exists():
            self.add_error("cover", f"{cover} is away on some of these days. Choose somebody else")
        return self.cleaned_data
