"""Whole sets of answers, as the form gives them, for tests and pictures of the desk; every person in them is made up."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from random import SystemRandom

from frontdoor.inbox.started import started
from frontdoor.inbox.store.receive import Submission, receive
from frontdoor.liberation import unsealed

PHONE = "0141 496 0123"
ANSWERS = {
    "referrer_kind": "professional",
    "referrer_name": "Morven Example",
    "referrer_role": "Prison officer",
    "referrer_organisation": "HMP Barlinnie",
    "referrer_phone": "0141 496 0700",
    "referrer_email": "morven@example.org",
    "referral_date": "2026-11-20",
    "full_name": "James Specimen, called Jim",
    "date_of_birth": "1986-03-27",
    "local_authority": "Glasgow City",
    "phone": PHONE,
    "safe_to_contact": "ring; text",
    "interpreter": "Help with reading letters",
    "contact_preference": "Mornings.\nDo not tell his former partner.",
    "situation": "serving",
    "prison": "HMP Barlinnie",
    "prisoner_number": "12345",
    "release_date": "2026-12-05",
    "sentence_band": "under four years",
    "gate_pickup": "yes",
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


def a_full_referral(*, now: datetime, team: str = "glasgow-throughcare", **answers: str) -> str:
    """Receive a referral with an answer to everything, some changed or, where empty, left out; return its reference."""
    given = {name: text for name, text in {**ANSWERS, **answers}.items() if text}
    release_date, release_known = unsealed(given)
    wording = {question.id: str(question.label) for question in started().form.questions()}
    submission = Submission(
        form="throughcare",
        form_version=started().form.version,
        answers=given,
        asked={name: wording[name] for name in given},
        key=secrets.token_urlsafe(16),
        team=team,
        council_area=given.get("local_authority", ""),
        release_date=release_date,
        release_known=release_known,
        gate_pickup=given.get("gate_pickup") == "yes",
    )
    return receive(submission, now=now, random=SystemRandom()).reference


def day(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)
