"""A referral leaves for a case system whole, sealed to that system's key, is marked as moved, and goes by the usual rule."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from click.testing import CliRunner
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.commands import inbox as commands
from frontdoor.inbox.config.case_systems import CaseSystem, load_case_systems
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import retention, triage
from frontdoor.inbox.referrals.handover import formats, hand_over
from frontdoor.inbox.referrals.handover.sealed_files import FOLDER
from frontdoor.inbox.store.models import Audit, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral

EXAMPLE = Path(__file__).parents[4] / "deploy" / "case-systems.example.yaml"
ANSWERS = {
    "full_name": f"{PLANTED}, called Wulf",
    "date_of_birth": "1986-03-27",
    "needs": "housing; money",
    "reason": "Nowhere to go.\nNobody to ask.",
    "prison": "HMP Barlinnie",
    "release_date": "2027-01-11",
    "phone": "07700 900123",
    "do_not_tell": "=HYPERLINK(1)",
}
PARTNER = sealing.new_identity()


def systems(inbox: Runtime) -> dict[str, CaseSystem]:
    """The case systems of the example, each with the partner's key."""
    loaded = load_case_systems(EXAMPLE, inbox.form)
    return {one.name: replace(one, recipient=PARTNER.recipient) for one in loaded}


def handed_over(inbox: Runtime, name: str, data: Path) -> Any:
    """The content of the file that a case system fetches and opens with its own key."""
    reference = a_referral(answers=ANSWERS).reference
    opened = triage.open_referral(reference, places.identity(), "ailsa", NOW)
    file = hand_over.sealed(systems(inbox)[name], opened, inbox.form, "ailsa", NOW, data=data)
    assert PLANTED.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(sealing.CannotOpen):
        sealing.open_bytes(file.read_bytes(), places.identity())
    return sealing.open_bytes(file.read_bytes(), PARTNER.secret)


def test_civicrm_takes_it(inbox: Runtime, tmp_path: Path, httpserver: HTTPServer) -> None:
    """A stand-in of its API v4 takes each call: the address names entity and action, params hold the values."""
    known = {"contact_type", "source", "external_identifier", "first_name", "last_name", "birth_date"}
    taken: list[dict[str, str]] = []

    def create(request: Request) -> Response:
        values = json.loads(request.form["params"])["values"]
        if (
            values.get("contact_type") != "Individual"
            or not {"last_name", "display_name"} & set(values)
            or set(values) - known
        ):
            return Response("DB_DataObject error", 500)
        taken.append(values)
        return Response(json.dumps({"values": [{"id": 1}], "count": 1}))

    httpserver.expect_request("/civicrm/ajax/api4/Contact/create", method="POST").respond_with_handler(create)
    for call in json.loads(handed_over(inbox, "civicrm", tmp_path)):
        address = httpserver.url_for(f"/civicrm/ajax/api4/{call['entity']}/{call['action']}")
        answer = requests.post(address, data={"params": json.dumps(call["params"])}, timeout=5)
        assert answer.ok, answer.text
    first, last = PLANTED.split()
    assert taken == [
        {
            "contact_type": "Individual", "source": "Frontdoor", "first_name": f"{first} (called Wulf)", "last_name": last,
            "birth_date": "1986-03-27", "external_identifier": spoken(Referral.objects.get().reference),
        }
    ]  # fmt: skip


def test_charitylog_takes_it(inbox: Runtime, tmp_path: Path, httpserver: HTTPServer) -> None:
    """A stand-in of PUT /v2/external_referral takes each person's attributes, form-encoded, and none without a surname."""
    taken: list[dict[str, str]] = []

    def external_referral(request: Request) -> Response:
        person = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        if not {"org_type_id", "surname", "description"} <= set(person):
            return Response("missing attribute", 400)
        taken.append(person)
        return Response(status=201)

    httpserver.expect_request("/v2/external_referral", method="PUT").respond_with_handler(external_referral)
    for person in json.loads(handed_over(inbox, "charitylog", tmp_path)):
        assert (
            requests.put(httpserver.url_for("/v2/external_referral"), data=person, timeout=5).status_code
            == 201
        )
    assert taken[0]["surname"] == PLANTED.split()[1]
    assert taken[0]["telephone"] == "07700 900123"
    assert taken[0]["description"] == (
        "Why help is asked for now: Nowhere to go.\nNobody to ask.\n"
        "What the person wants help with: Accommodation / homelessness; Financial inclusion"
    )


def test_a_spreadsheet_takes_it(inbox: Runtime, tmp_path: Path) -> None:
    """One row under one head, in words; what begins like a formula is none."""
    head, row = csv.reader(io.StringIO(handed_over(inbox, "spreadsheet", tmp_path).decode()))
    told = dict(zip(head, row, strict=True))
    assert told["Name"] == ANSWERS["full_name"]
    assert told["Prison"] == "HMP Barlinnie"
    assert told["Release"] == "2027-01-11"
    assert told["Must not be told"] == "'=HYPERLINK(1)"
    assert told["Safe to contact"] == ""


def test_it_is_marked_named_and_goes_by_the_usual_rule(inbox: Runtime, tmp_path: Path) -> None:
    """The log says to whom, a sealed note which answers; the file goes with the referral, and neither before its day."""
    handed_over(inbox, "civicrm", tmp_path)
    referral = Referral.objects.get()
    assert (referral.moved_to, referral.moved_at) == ("civicrm", NOW)
    assert Audit.objects.filter(action="handed over to civicrm", reference=referral.reference).count() == 1
    [note] = triage.open_referral(referral.reference, places.identity(), "ailsa", NOW).notes
    assert (
        note.text
        == "Handed over to civicrm: The person’s name, and what they like to be called; The person’s date of birth."
    )
    assert list((tmp_path / FOLDER).rglob("*.age"))
    Referral.objects.update(status=ReferralStatus.CLOSED, status_at=NOW)
    retention.run_retention(tmp_path, "retention", NOW + timedelta(days=29), yes=True)
    assert Referral.objects.exists()
    retention.run_retention(tmp_path, "retention", NOW + timedelta(days=31), yes=True)
    assert not Referral.objects.exists()
    assert not list((tmp_path / FOLDER).rglob("*.age"))


def test_the_command_hands_over_what_was_accepted(
    inbox: Runtime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each once; what is open, or another team's, stays. What is wrong is said before anything is opened."""
    monkeypatch.setitem(started().__dict__, "case_systems", tuple(systems(inbox).values()))
    accepted = [a_referral(answers={**ANSWERS, "full_name": f"Person {n}"}).reference for n in range(2)]
    Referral.objects.update(status=ReferralStatus.ACCEPTED)
    a_referral(answers=ANSWERS)
    command = ["hand-over", "civicrm", "--team", places.TEAMS[0], "--identity"]
    key = tmp_path / "key"
    key.write_text(places.identity())
    done = CliRunner().invoke(commands, [*command, str(key)])
    assert done.exit_code == 0, done.output
    assert "2 handed over to civicrm." in done.output
    assert all(spoken(reference) in done.output for reference in accepted)
    assert "Person" not in done.output
    assert "0 handed over to civicrm." in CliRunner().invoke(commands, [*command, str(key)]).output
    told = CliRunner().invoke(commands, ["hand-over", "salesforce", "--team", "x", "--identity", str(key)])
    assert 'There is no case system "salesforce". There are: charitylog, civicrm, spreadsheet.' in told.output


def test_nothing_is_lost_where_two_answers_go_to_one_field(inbox: Runtime) -> None:
    """The second stands below the first; an answer that is not there leaves no title behind."""
    system = systems(inbox)["charitylog"]
    only = formats.fields_of(system, {"full_name": "Cher", "reason": "So."}, inbox.form)
    assert only == {
        "org_type_id": "1", "source": "1", "first_name": "", "surname": "Cher",
        "description": "Why help is asked for now: So.",
    }  # fmt: skip


def test_faults_in_the_file_are_all_said_at_once(inbox: Runtime, tmp_path: Path) -> None:
    """Where, what is there, what was expected; for each system of the file."""
    file = tmp_path / "systems.yaml"
    file.write_text(
        "- name: Our System\n  format: civicrm\n  fields:\n    full_nam: last_name\n  recipient: age1nonsense\n"
        "- name: b\n  format: excel\n  fields:\n    full_name: Name\n  colour: red\n"
        "- name: c\n  format: charitylog\n  fields:\n    full_name: surname\n    phone: a, b, c\n"
    )
    with pytest.raises(DiagnosticsError) as found:
        load_case_systems(file, inbox.form)
    assert sorted(problem.sentence for problem in found.value.problems) == sorted(
        [
            'Case system 1: name: is "Our System". Write small letters, digits and hyphens, such as civicrm.',
            'Case system 1: fields: "full_nam" is no question of the form, nor one of reference, received, team, council_area, notes.',
            "Case system 1: fields: civicrm takes nothing without contact_type. Map a question to it, or write it under fixed.",
            "Case system 1: recipient: is no public key of age. Write the line that begins with age1.",
            "Case system 2: colour: is not part of a case system.",
            'Case system 2: format: is "excel". Write civicrm, charitylog, csv.',
            "Case system 3: fields: phone becomes 3 fields. Write one; for a name two, with a comma between.",
            "Case system 3: fields: charitylog takes nothing without org_type_id. Map a question to it, or write it under fixed.",
            "Case system 3: fields: charitylog takes nothing without description. Map a question to it, or write it under fixed.",
        ]
    )
