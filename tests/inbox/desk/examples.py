"""Example answers and notes, for tests and screenshots of the desk; every person in them is invented."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from random import SystemRandom
from typing import Any

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.referrals.receive import Submission, receive
from frontdoor.rules.liberation import gate_date, unsealed

PHONE = "0141 496 0123"
ANSWERS = {
    "referrer_kind": "professional",
    "referrer_name": "Morven Example",
    "referrer_role": "Prison officer",
    "referrer_organisation": "HMP Barlinnie",
    "referrer_phone": "0141 496 0700",
    "referrer_email": "morven@example.org",
    "fallback_name": "The duty officer",
    "fallback_phone": "0141 496 0701",
    "referral_date": "2026-11-20",
    "full_name": "James Specimen, called Jim",
    "date_of_birth": "1986-03-27",
    "local_authority": "Glasgow City",
    "interpreter": "Help with reading letters",
    "safe_to_contact": "ring; post; in person",
    "where_to_find": "At the drop-in, on Wednesdays",
    "phone": PHONE,
    "voice_message": "no",
    "say_who_we_are": "no",
    "who_may_answer": "His mother, Ann",
    "letter_address": "1 High Street\nGlasgow",
    "contact_preference": "Mornings.\nNot on Fridays.",
    "do_not_tell": "His former partner",
    "situation": "serving",
    "prison": "HMP Barlinnie",
    "prisoner_number": "12345",
    "release_date": "2026-12-05",
    "sentence_band": "under four years",
    "gate_pickup": "yes",
    "gate_date": "2026-12-05",
    "gate_time": "9am",
    "gate_place": "The main gate",
    "needs": "Accommodation / homelessness; Drugs; Mental health",
    "reason": "He has nowhere to live on release.\n\nHe asked for someone to meet him at the gate.",
    "family_support": "no",
    "other_workers": "Housing officer: 0141 496 0555",
    "risk_known": "yes",
    "risk_summary": "Meet in a public place the first time.",
    "visit_alone": "no",
    "person_knows": "yes",
    "consent_how": "Spoken, on 19 November 2026",
    "share_scope": "Tell housing. Do not tell family.",
    "read_privacy": "yes",
}

NOTE = "Rang her back on Monday; she knew her prison number."
WISH: dict[str, Any] = {"why": "the person asked", "checked": "rang back", "note": NOTE}
"""The form data of a member who asks for one person's data."""


def a_full_referral(
    *,
    now: datetime,
    team: str = "glasgow-throughcare",
    keyed_by: str = "",
    about: str = "",
    **answers: str,
) -> str:
    """Store a referral with every question answered, some changed or (if empty) left out; return its reference."""
    given = {name: text for name, text in {**ANSWERS, **answers}.items() if text}
    asked = {question.id: question for question in started().form.questions()}
    submission = Submission(
        form="throughcare",
        form_version=started().form.version,
        answers=given,
        asked={name: str(asked[name].label) for name in given},
        labels={name: labels for name, text in given.items() if (labels := asked[name].labels(text))},
        key=secrets.token_urlsafe(16),
        team=team,
        council_area=given.get("local_authority", ""),
        release=unsealed(given, today=now.date()),
        gate_pickup=given.get("gate_pickup") == "yes",
        gate_date=gate_date(given),
        keyed_by=keyed_by,
        about=about,
    )
    return receive(submission, now=now, random=SystemRandom()).reference


def day(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)
