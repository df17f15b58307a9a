"""Makes what is to be stored of a referral from its checked answers; pure, and the same for the website and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form, FormResult
from frontdoor.form.routing import area_of, placed
from frontdoor.inbox.referrals.receive import Submission
from frontdoor.rules.liberation import gate_date, given_on, unsealed


def submission_from(
    checked: FormResult,
    nonce: str,
    form: Form,
    catalogue: Catalogue,
    *,
    today: date,
    keyed_by: str = "",
    copy: bool = False,
) -> Submission:
    """Return what is to be stored: the answers to be encrypted, and the few facts kept in clear for sorting.

    ``keyed_by`` is the member who keyed it in from paper; empty where it came from the website. ``copy`` says that the
    sender asked for a copy of their own.
    """
    answers = checked.answers
    team = placed(form, catalogue, answers, today).team
    release = unsealed(answers, today=today)
    return Submission(
        form=form.id,
        form_version=form.version,
        answers=dict(answers),
        asked={question.id: str(question.label) for question in form.questions() if question.id in answers},
        labels={
            question.id: labels
            for question in form.questions()
            if (labels := question.labels(answers.get(question.id, "")))
        },
        key=nonce,
        team=team.id if team else "",
        council_area=area_of(answers) or "",
        release=release,
        release_given_on=given_on(answers),
        gate_pickup=answers.get("gate_pickup") == "yes",
        gate_date=gate_date(answers),
        keyed_by=keyed_by,
        copied=tuple(in_words(form, answers)) if copy else (),
        about=f"{answers.get('full_name', '')} {answers.get('date_of_birth', '')}",
    )


def in_words(form: Form, answers: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield each question that the check shows with an answer, as it was worded, the answer in words, and whether it was chosen."""
    for section in form.asked():
        for question in section.questions:
            if answer := answers.get(question.id):
                yield str(question.label), question.words(answer), bool(question.options)
