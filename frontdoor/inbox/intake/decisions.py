"""The decisions of the intake: pure functions from checked answers, key, origin and time to what the view must do.

They are apart from the views so that each case is tested without HTTP or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from frontdoor.catalogue import Catalogue
from frontdoor.form import EligibilityRule, Form, FormResult
from frontdoor.form.availability import not_taking
from frontdoor.form.routing import placed
from frontdoor.inbox.crypto import canary_token, idempotency_key
from frontdoor.inbox.intake import spam
from frontdoor.inbox.intake.cross_site import Origin
from frontdoor.inbox.referrals.from_answers import submission_from
from frontdoor.inbox.referrals.receive import Submission
from frontdoor.occurrences import london_day
from frontdoor.rules.service_status import StatusNotice
from frontdoor.translation.catalogs import gettext_noop

FROM_ELSEWHERE = gettext_noop(
    "This did not come from our own page. Look at the answers, and send them only if they are yours."
    " If you read this again after you have sent them, call us, or put https:// in front of the address of the page."
)
KEY_TOO_OLD = gettext_noop(
    "This page was open for a long time, or the form has changed. Look at your answers, then send them."
)
KEY_NOT_OURS = gettext_noop(
    "We could not be sure that these are the answers that you checked. Look at them, then send them."
)
ANSWERS_CHANGED = gettext_noop("The answers are not the ones that you checked. Look at them, then send them.")
NOT_PRESSED = gettext_noop("Nothing has been sent yet. Look at your answers, then press “Send the referral”.")
FORM_CHANGED = gettext_noop("The form has changed since you opened it. Look at your answers, then send them.")

LINK_USED = (
    "The link of your office was good for one referral, and that one has arrived. This one has not been sent, and nothing of it "
    "is lost: look at your answers, then send them. They are sent without the link."
)


@dataclass(frozen=True)
class Invalid:
    """Show the form again with its errors."""

    checked: FormResult


@dataclass(frozen=True)
class NotEligible:
    """No service of the area is for this person: say so kindly, with other help and the way to a person."""

    checked: FormResult
    unmet: tuple[EligibilityRule, ...]
    """The unmet rules of the service that comes nearest."""


@dataclass(frozen=True)
class ServiceClosed:
    """The service takes nobody now: say so, show the answers to be kept on paper, and name who takes people instead."""

    notices: tuple[StatusNotice, ...]


@dataclass(frozen=True)
class Confirm:
    """Show "check your answers" for the first time."""

    checked: FormResult
    unmet: tuple[EligibilityRule, ...] = ()
    """Eligibility rules that are not met although sending is allowed, or the person wants to send all the same."""
    note: str | None = None


@dataclass(frozen=True)
class ConfirmAgain:
    """Show "check your answers" again with a new idempotency key, and say why."""

    checked: FormResult
    unmet: tuple[EligibilityRule, ...]
    note: str
    nonce: str = ""
    """The old key's random part, if it was ours: the referral may have been received already."""


@dataclass(frozen=True)
class Store:
    """Store the submission."""

    submission: Submission


Decision = Invalid | ServiceClosed | NotEligible | Confirm | ConfirmAgain | Store


def versions(form: Form) -> tuple[str, ...]:
    """Return the accepted versions of the form."""
    return (form.version, *form.older_versions)


def on_check(
    checked: FormResult,
    *,
    form: Form,
    catalogue: Catalogue,
    today: date,
    version: str = "",
    all_the_same: bool = False,
) -> Invalid | ServiceClosed | NotEligible | Confirm:
    """Decide about answers that are to be checked; ``version`` is that of the form page they come from.

    ``all_the_same`` says that a person who is not eligible asks for somebody to look at it: nobody is refused that. A
    service that closed today still takes forms that were begun before: it is closed from its second day on.
    """
    if closed := not_taking(form, catalogue, today - timedelta(days=1)) and not_taking(
        form, catalogue, today
    ):
        return ServiceClosed(closed)
    if not checked.good:
        return Invalid(checked)
    found = placed(form, catalogue, checked.answers, today)
    if found.left_out and not all_the_same:
        return NotEligible(checked, found.left_out)
    return Confirm(checked, found.unmet, None if version in ("", *versions(form)) else FORM_CHANGED)


def on_send(  # noqa: PLR0911 -- one a decision
    checked: FormResult,
    *,
    pressed: bool,
    outcome: idempotency_key.KeyOutcome,
    origin: Origin,
    form: Form,
    catalogue: Catalogue,
    now: datetime,
    trap: str = "",
    scripted: bool = False,
    canary_mark: str = "",
    all_the_same: bool = False,
    copy: bool = False,
) -> Decision:
    """Decide about answers that are to be stored; ``trap`` is the value of the honeypot input.

    ``pressed`` is whether the body names the Send button: without it nothing is stored, whatever else is right.
    ``copy`` is whether the sender wants a copy of their own. ``canary_mark`` is the canary token of a probe that the inbox sent itself; with an invalid token nothing is
    stored. Whatever is wrong with the key or the origin, no answer is lost: the person sees them once more and sends
    again.
    """
    first = on_check(
        checked, form=form, catalogue=catalogue, today=london_day(now), all_the_same=all_the_same
    )
    if not isinstance(first, Confirm):
        return first
    if origin is Origin.FOREIGN:
        return ConfirmAgain(checked, first.unmet, FROM_ELSEWHERE)
    match outcome:
        case idempotency_key.Valid(nonce) if not pressed:
            return ConfirmAgain(checked, first.unmet, NOT_PRESSED, nonce)
        case idempotency_key.Valid(nonce, issued):
            points = spam.score(checked.answers, trap=trap, scripted=scripted, since_checked=now - issued)
            kept = submission_from(checked, nonce, form, catalogue, today=london_day(now), copy=copy)
            kept = replace(kept, set_aside=points >= spam.ENOUGH)
            return _canary(kept, canary_mark, checked, first.unmet, now) if canary_mark else Store(kept)
        case idempotency_key.Expired(nonce):
            return ConfirmAgain(checked, first.unmet, KEY_TOO_OLD, nonce)
        case idempotency_key.AnswersChanged(nonce):
            return ConfirmAgain(checked, first.unmet, ANSWERS_CHANGED, nonce)
        case idempotency_key.Forged():
            return ConfirmAgain(checked, first.unmet, KEY_NOT_OURS)


def _canary(
    kept: Submission, canary_mark: str, checked: FormResult, unmet: tuple[EligibilityRule, ...], now: datetime
) -> Store | ConfirmAgain:
    since = canary_token.sent_at(canary_mark, answers_digest=idempotency_key.digest(checked.answers), now=now)
    return Store(replace(kept, canary_since=since)) if since else ConfirmAgain(checked, unmet, KEY_NOT_OURS)
