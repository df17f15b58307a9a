from __future__ import annotations

import json

import jsonschema
import pytest

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.fields.suggestions import listed
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import QuestionKind, read_form
from frontdoor.form.json_schema import schema, schema_text
from tests.form.builders import the_catalogue, the_form
from tests.frozen import FORM, ROOT

SMALL = """\
id: throughcare
version: "1"
title: Trial
sections:
  - title: One
    own_details: yes
    questions:
      - id: where
        kind: choice
        label: Where?
        desk_label: Where
        thing: where
        choices: [prison, home]
      - id: many
        kind: choices
        label: Which?
        desk_label: Which
        thing: which
        choices: {a: A, none: None of these}
        none_of_these: none
      - id: name
        kind: name
        label: Name?
        desk_label: Name
        thing: the name
        shown_if: {question: where, is: [prison], words: If in prison}
        autocomplete: name
      - id: day
        kind: date
        label: When?
        desk_label: Day
        thing: the day
        latest: today
      - id: agreed
        kind: yes/no
        label: Agreed?
        desk_label: Agreed
        thing: it is agreed
        must_be: yes
        otherwise: Ask first.
"""


def problems(old: str, new: str, *, catalogue: Catalogue | None = None) -> list[str]:
    """What is said of the small form after one edit."""
    assert old in SMALL
    try:
        read_form(SMALL.replace(old, new, 1), catalogue or the_catalogue(), "referral.yaml")
    except DiagnosticsError as found:
        return [str(problem) for problem in found.problems]
    return []


def test_the_small_form_is_good() -> None:
    """The form that the other tests spoil has no fault itself."""
    assert problems("id: where", "id: where") == []


def test_questions_are_numbered() -> None:
    """They have the numbers that paper carries."""
    form = the_form()
    assert form.question("referrer_kind").number == "1.1"
    assert form.question("person_knows").number == "8.1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: name", "kind: nmae", f'22:15: question "name": kind is "nmae", and {listed([kind.value for kind in QuestionKind])} was expected. Did you mean "name"?'),
        ("        thing: the name\n", "", '21:9: question "name" has no thing.'),
        ("thing: the name\n", "thign: the name\n", '25:9: question "name" has the key "thign", which is not known here. Did you mean "thing"?'),
        ("id: where", "id: Where", '8:13: question "Where", the id of this entry is "Where". Use small letters, numbers and _ only, and begin with a letter.'),
        ("id: day", "id: key", '28:13: question "key", the id of this entry is "key", which the form uses for itself. Choose another id.'),
        ("id: many", "id: where", '14:13: question "where" is there twice. Give one of them another id.'),
        ("choices: [prison, home]", "hint: x", '9:15: question "where" is to be answered from a list, but has no choices. Write them below "choices:".'),
        ("[prison, home]", "[prison, home, prison]", '13:18: question "where" has the choice "prison" twice. Take one of them out.'),
        ("[prison, home]", '[prison, "home; alone"]', '13:18: question "where" has the choice "home; alone". A semicolon parts several answers, so use another sign.'),
        ("none_of_these: none", "none_of_these: nonne", '20:24: question "many" names "nonne", which is not one of its choices. Did you mean "none"?'),
        ("kind: choices", "kind: text", '19:18: question "many" has choices, but its kind is "text". Make it "choice" or "choices".'),
        ("is: [prison]", "is: [prisn]", '26:41: question "name" depends on the answer "prisn", which "where" does not offer. Did you mean "prison"?'),
        ("question: where", "question: were", '26:30: question "name" depends on "were", which is not asked before it. Did you mean "where"?'),
        (", words: If in prison", "", '26:19: question "name" has a condition without words. Add for example "words: If they are in prison".'),
        ("own_details: yes", "own_details: no", "27:23: question \"name\" is not about the one who fills in the form, so browsers would offer the wrong person's details. Take autocomplete out, or write \"own_details: yes\" for the section."),
        ("latest: today", "latest: tomorrow", '33:17: question "day": latest is "tomorrow". Write today, or for example: 5 years before today, 12 weeks after today.'),
        ("kind: date", "kind: text", '33:17: question "day" has latest, which is for dates; its kind is "text".'),
        ("must_be: yes", "must_be: maybe", '39:18: question "agreed" must be "maybe", which is not one of its choices.'),
        ("        must_be: yes\n", "", '34:9: question "agreed" needs must_be and otherwise together: the only answer taken, and what to say to any other.'),
        ("        autocomplete: name\n", "        number: 1\n", '27:9: question "name": the number is given by position. Take the line out.'),
        ("        desk_label: Where\n", "", '8:9: question "where" has no desk_label.'),
        ("desk_label: Agreed", "desk_label: You agreed", '37:21: question "agreed" says "You" to staff, who would take it for themselves. Say who is meant.'),
        ("{a: A,", "{a: Your own,", '19:18: question "many" has the choice "Your own", which staff would read as about themselves. Add its words for staff: desk_choices: {a: …}.'),
        ("        none_of_these: none", "        desk_choices: {b: B}", '20:23: question "many" words the choice "b" for staff, but does not offer it.'),
        ("        none_of_these: none", "        desk_choices: {a: Yours}", '20:27: question "many" says "Yours" to staff. Say who is meant.'),
        ("        latest: today", "        whose: [nam]", '33:16: question "day" is told apart by "nam", which is not asked before it. Did you mean "name"?'),
        ("        latest: today", "        whose: name", '33:16: question "day": whose is no list of questions. Write for example: [referrer_role, referrer_name].'),
        ("id: throughcare", "id: mentoring", '1:5: nobody takes referrals from Aberdeen City. In services.yaml, name Aberdeen City or Scotland under a team whose "answers:" has "mentoring".'),
    ],
)  # fmt: skip
def test_a_slip_is_told_at_its_place(old: str, new: str, said: str) -> None:
    """Each slip in the file gives its own sentence, with line and column."""
    found = problems(old, new)
    place, sentence = said.split(": ", 1)
    assert any(line.endswith(sentence) for line in found), found
    line, column = next(line for line in found if line.endswith(sentence)).split(":")[1:3]
    if place != f"{line}:{column}":
        pytest.fail(f"stands at {line}:{column}, not {place}")


def test_all_slips_come_at_once() -> None:
    """A question with a fault hides no other fault, and what depends on it is not blamed."""
    spoiled = SMALL.replace("kind: choice\n", "kind: chioce\n", 1).replace("latest: today", "latest: x")
    with pytest.raises(DiagnosticsError) as found:
        read_form(spoiled, the_catalogue())
    assert [problem.place.line for problem in found.value.problems] == [9, 33]


def test_a_council_area_whose_referrals_reach_nobody_is_named() -> None:
    """The build stops before a person finds out."""
    teams = {team: one for team, one in the_catalogue().teams.items() if "Scotland" not in one.areas}
    local = the_catalogue().model_copy(update={"teams": teams})
    found = problems("id: throughcare", "id: throughcare", catalogue=local)
    assert len(found) == 31
    assert not any("from Glasgow City." in line for line in found)


@pytest.mark.parametrize(
    "text", ["", "x", "sections: x", "sections: []", "sections: [x]", "sections: [{questions: [x]}]", "a: b"]
)
def test_a_file_that_is_no_form_is_told_so(text: str) -> None:
    """Whatever the file holds, there are sentences and no exception of ours."""
    with pytest.raises(DiagnosticsError):
        read_form(text, the_catalogue())


ELIGIBLE = """\
eligibility:
  upside:
    words: For adults.
    rules:
      - {name: adult, says: 18 or over, question: day, latest: 18 years before today, otherwise: Ask elsewhere.}
    examples:
      - {who: A boy, answers: {day: 17 years before today}, fails: [adult]}
  throughcare:
    words: For people in prison.
    rules:
      - {name: inside, says: are in prison, question: where, is: [prison], otherwise: Ask elsewhere.}
    examples:
      - {who: A neighbour, answers: {where: home}, fails: [inside]}
groups:
  women: {question: where, is: [home]}
sections:
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("17 years", "18 years", 'example "A boy" does not come out as it says: it meets every rule.'),
        (", fails: [adult]", "", 'rule "adult" has no example that it leaves out. Add one below "examples:".'),
        (", fails: [adult]", "", 'example "A boy" does not come out as it says: it fails adult.'),
        ("fails: [adult]", "fails: [adlt]", 'example "A boy" fails "adlt", which is not a rule. Did you mean "adult"?'),
        ("question: day", "question: wher", 'rule "adult" is about "wher", which is not a question. Did you mean "where"?'),
        ("latest: 18 years before today", "is: [x]", 'rule "adult" takes the answer "x", which "day" does not offer.'),
        ("  upside:", "  upsid:", 'nothing says whom "upside" is for, which takes referrals by this form. Write its words and rules below "eligibility:". Did you mean "upsid"?'),
        ("  women:", "  woman:", '"woman" is no group of people; women, men, young people, families, veterans, people harmed, people charged or organisations are. Did you mean "women"?'),
        ("{question: where, is: [home]}", "{question: wher, is: [home]}", 'group "women" depends on "wher", which is not a question. Did you mean "where"?'),
        ("{question: where, is: [home]}", "{question: where, is: [hom]}", 'group "women" depends on the answer "hom", which "where" does not offer. Did you mean "home"?'),
        ("question: day", "question: where", 'rule "adult" needs "is:" with answers or, for a date, "earliest:" or "latest:".'),
    ],
)  # fmt: skip
def test_a_rule_must_come_out_as_its_examples_say(old: str, new: str, said: str) -> None:
    """A limit that was changed without its examples stops the build."""
    assert problems("sections:\n", ELIGIBLE) == []
    found = problems("sections:\n", ELIGIBLE.replace(old, new, 1))
    assert any(line.endswith(said) for line in found), found


def test_the_schema_file_is_in_step() -> None:
    """referral.schema.json is what the models say; write it again with ``frontdoor schema``."""
    assert (ROOT / "referral.schema.json").read_text("utf-8") == schema_text()


def test_every_key_of_the_form_is_explained() -> None:
    """An editor shows a title and a sentence when the pointer rests on it; scripts/test-peers looks at one editor's helper."""
    made = schema()
    keys = {
        (part, name): key
        for part, one in {"Form": made, **made["$defs"]}.items()
        for name, key in one.get("properties", {}).items()
    }
    assert {
        key
        for key, said in keys.items()
        if not (said.get("title") and said.get("description", "")[-1:] == ".")
    } == set()


def test_a_good_form_fits_the_schema() -> None:
    """Editors show no false alarm, and refuse a key that is not known."""
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    value = yamlsource.read(FORM.read_text("utf-8"), "referral.yaml").value
    assert list(validator.iter_errors(value)) == []
    assert isinstance(value, dict)
    assert list(validator.iter_errors({**value, "colour": "red"}))
    jsonschema.Draft202012Validator.check_schema(schema())
