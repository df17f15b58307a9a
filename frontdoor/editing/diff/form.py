"""Diff of the referral form: what changes for whoever fills it in, question by question, and whether a version is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.fields.types import Text
from frontdoor.form import Form
from frontdoor.form.question import Question
from frontdoor.occurrences import list_words


def form_changes(old: Form | None, new: Form | None, catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each change of the form; ``catalogue`` gives services their names."""
    if old is None or new is None:
        if new is not None:
            yield f"The form “{new.title}” is new."
        elif old is not None:
            yield f"The form “{old.title}” is taken out: nobody can be referred on the site."
        return
    if old.title != new.title:
        yield f"The form is now called “{new.title}”."
    asked = list(_questions(old, new))
    yield from asked
    rules = list(_rules(old, new, catalogue))
    yield from rules
    if old.version != new.version:
        yield f"The form has a new version, {new.version}."
        if old.version not in new.older_versions:
            yield (
                f"The version before it, {old.version}, is not in older_versions: whoever has the form open in a browser now has to begin "
                "again."
            )
    elif asked or rules:
        yield (
            "The form asks something else, and has no new version: whoever has it open in a browser would not notice. Give it today's date "
            "as version, and add the old one to older_versions."
        )
    elif old != new and old.title == new.title:
        yield "Words of the form change, but no question."


def _questions(old: Form, new: Form) -> Iterator[str]:
    before = {question.id: question for question in old.questions()}
    after = {question.id: question for question in new.questions()}
    for id_, question in after.items():
        if id_ not in before:
            yield f"The form now asks: “{question.label}”{'' if _may_be_left(question) else ' It must be answered.'}"
        elif question != before[id_]:
            yield from _question(before[id_], question)
    for id_, question in before.items():
        if id_ not in after:
            yield f"The form no longer asks: “{question.label}”"
    kept = [id_ for id_ in after if id_ in before]
    if kept != [id_ for id_ in before if id_ in after]:
        yield "The form asks its questions in another order."


def _question(was: Question, now: Question) -> Iterator[str]:
    about = f"The question “{was.label}”"
    told = {"label", "choices", "optional", "hint", "kind", "number", "older_choices"}
    if was.label != now.label:
        yield f"{about} now reads “{now.label}”"
    if was.kind != now.kind:
        yield f"{about} takes another kind of answer."
    if was.hint != now.hint:
        yield f"{about}: the help below it {'changes' if was.hint and now.hint else 'is new' if now.hint else 'goes'}."
    if was.optional != now.optional:
        yield f"{about} {'may now be left open' if now.optional else 'must now be answered'}."
    shown, before = ({one.value: str(one.label) for one in question.choices} for question in (now, was))
    if come := [f"“{label}”" for value, label in shown.items() if value not in before]:
        yield f"{about} has a new choice: {list_words(come)}."
    if gone := [f"“{label}”" for value, label in before.items() if value not in shown]:
        yield f"{about} no longer has the choice {list_words(gone)}."
    for value, label in shown.items():
        if value in before and before[value] != label:
            yield f"{about}: the choice “{before[value]}” now reads “{label}”."
    rest = [
        key for key in type(now).model_fields if key not in told and getattr(was, key) != getattr(now, key)
    ]
    if "desk_label" in rest or "desk_choices" in rest:
        yield f"{about} reads differently for staff."
    if set(rest) & {"shown_if", "needed_if"}:
        yield f"{about} is asked, or has to be answered, in other cases than before."
    if set(rest) - {"desk_label", "desk_choices", "shown_if", "needed_if"}:
        yield f"{about}: what counts as an answer, or what is said of one, changes."


def _rules(old: Form, new: Form, catalogue: Catalogue) -> Iterator[str]:
    for id_ in {**old.eligibility, **new.eligibility}:
        name = str(catalogue.services[id_].name) if id_ in catalogue.services else id_
        before, after = _says(old, id_), _says(new, id_)
        for rule, says in after.items():
            if rule not in before:
                yield f"{name}: the form now takes only people who {says}."
            elif before[rule] != says:
                yield f"{name}: the form takes people who {says}; until now those who {before[rule]}."
        for rule, says in before.items():
            if rule not in after:
                yield f"{name}: people no longer need to be those who {says}."
        if before == after and old.eligibility.get(id_) != new.eligibility.get(id_):
            yield f"{name}: words about whom the form takes change."


def _says(form: Form, id_: str) -> Mapping[str, Text]:
    rules = form.eligibility.get(id_)
    return {rule.name: rule.says for rule in rules.rules} if rules else {}


def _may_be_left(question: Question) -> bool:
    return question.optional or question.needed_if is not None
