"""Open Referral UK as files: what a program that asks finds."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from frontdoor.catalogue import Text
from frontdoor.occurrences import parse_days
from frontdoor.recurrence.rules import falls_on
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import build_site_index
from tests.site.feeds.openreferral.examples import (
    TEXT,
    TODAY,
    example_files,
    example_site,
    inside,
    our_own,
    record,
    service,
    small,
)

REQUIRED = {
    "service": "id name status organization_id",
    "organization": "id name description",
    "location": "id location_type",
    "addresses": "id address_1 city state_province postal_code country address_type",
    "service_at_locations": "id service_id location_id",
    "schedules": "id",
    "phones": "id number",
    "taxonomy_term": "id name description",
    "taxonomy_terms": "id name description",
    "organization_identifiers": "id identifier_type identifier",
    "service_areas": "id",
    "languages": "id",
    "funding": "id",
    "cost_options": "id",
    "contacts": "id",
    "accessibility": "id",
    "attributes": "id",
    "additional_urls": "id url",
    "additional_websites": "id url",
}
"""What the standard wants filled in every object, by the key under which the object stands."""
ALLOWED = {
    "status": {"active", "inactive", "defunct", "temporarily closed"},
    "location_type": {"physical", "postal", "virtual"},
    "address_type": {"physical", "postal", "virtual"},
    "freq": {"WEEKLY", "MONTHLY"},
    "country": {"GB"},
}
A_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOPS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_locations",
    "taxonomies": "taxonomy_term",
    "taxonomy_terms": "taxonomy_term",
}


def records() -> list[tuple[str, str, Any]]:
    """Return name, kind and content of every record of the small catalogue and of our own."""
    found = []
    for files in (example_files(), dict(open_data_files(our_own()))):
        for name, content in files.items():
            match = re.fullmatch(r"data/oruk/(\w+)/(.+)\.json", name)
            if match:
                whole = json.loads(content)
                many = whole["contents"] if match[2] == "index" else [whole]
                found += [(name, TOPS[match[1]], one) for one in many]
    return found


def test_the_first_record_says_which_version_in_the_very_words() -> None:
    """With any other version, validators test against the oldest standard, and all fails."""
    about = record("index")
    assert about["version"] == "HSDS-UK-3.0"
    assert about["profile"].startswith("https://")
    assert about["openapi_url"].startswith("https://")


def test_every_service_with_a_page_has_its_record_and_no_other() -> None:
    """The list, the records and the pages hold the same services; the ended one is in none."""
    listed = [one["id"] for one in record("services/index")["contents"]]
    files = {name for name in example_files() if re.match(r"data/oruk/services/[0-9a-f]{8}-", name)}
    assert files == {f"data/oruk/services/{id_}.json" for id_ in listed}
    assert [record(f"services/{id_}")["name"] for id_ in listed] == [
        one.name for one in example_site().services
    ]


@pytest.mark.parametrize(
    "name", ["services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"]
)
def test_a_list_is_one_page_that_counts_right(name: str) -> None:
    """A static export cannot turn pages, so all stands on the first; each thing has a record of its own."""
    page = record(f"{name}/index")
    count = len(page.pop("contents"))
    assert count
    assert page == {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": False,
    }
    for one in record(f"{name}/index")["contents"]:
        assert record(f"{name}/{one['id']}")["id"] == one["id"]


def test_an_empty_list_says_that_it_is_empty() -> None:
    """A catalogue without places has a list of meetings all the same."""
    bare = "organisation: {name: A, phone: 0131 496 0000}\nneeds: {a: {name: A}}\nservices:\n  b: {name: B, summary: C., phone: 0131 496 0001}\n"
    files = dict(open_data_files(small(bare)))
    page = json.loads(files["data/oruk/service_at_locations/index.json"])
    assert (page["empty"], page["total_items"], page["contents"]) == (True, 0, [])


def test_every_object_has_what_the_standard_requires() -> None:
    """Checked here without the schemas, so that it is checked on every machine."""
    for name, kind, one in records():
        for path, value in inside(one, f"/{kind}"):
            key = path.rsplit("/", 1)[-1]
            if isinstance(value, dict):
                missing = set(REQUIRED.get(key, "id").split()) - set(value)
                assert not missing, (name, path)
            if key in ALLOWED and not isinstance(value, dict):
                assert value in ALLOWED[key], (name, path)


def test_nothing_is_null_or_empty() -> None:
    """What is not known is left out."""
    for name, kind, one in records():
        for path, value in inside(one, kind):
            assert value is not None, (name, path)
            assert value not in ("", [], {}), (name, path)


def test_every_id_is_a_uuid_and_every_reference_leads_somewhere() -> None:
    """Ids are of version 5, made from keys; one that is named exists."""
    known = {
        value["id"] for _, kind, one in records() for _, value in inside(one, kind) if isinstance(value, dict)
    }
    for name, kind, one in records():
        for path, value in inside(one, kind):
            key = path.rsplit("/", 1)[-1]
            if key == "id":
                assert A_UUID.fullmatch(value), (name, path)
            elif key.endswith("_id"):
                assert value in known, (name, path)


def test_ids_never_change() -> None:
    """Other lists hold on to these; catches a new way of making them."""
    assert service("=SUM(soup)")["id"] == "a844cbfb-5781-51f3-81aa-d3a8cab44dd1"
    charity = record("organizations/index")["contents"][0]["id"]
    assert charity == "044aafd4-6a24-50ed-ac58-cbd84cca6bba"
    assert charity == str(uuid5(uuid5(NAMESPACE_URL, "tag:frontdoor,2026:helpers"), "organisation"))


def test_an_id_outlives_new_names_and_a_move_of_the_site() -> None:
    """It hangs on the key in the catalogue and on the charity's name."""
    changed = TEXT.replace("=SUM(soup)", "Broth").replace("help.example.org", "other.example.org")
    again = json.loads(dict(open_data_files(small(changed)))["data/oruk/services/index.json"])["contents"]
    assert [one["id"] for one in again] == [one["id"] for one in record("services/index")["contents"]]
    others = TEXT.replace("name: Helpers", "name: Other Helpers")
    other = json.loads(dict(open_data_files(small(others)))["data/oruk/services/index.json"])["contents"]
    assert {one["id"] for one in other}.isdisjoint(one["id"] for one in again)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("=SUM(soup)", "active", "No hot water this week."),
        ("Waiting", "active", "There is a waiting list."),
        ("Paused", "temporarily closed", "This service is paused until 3 March 2027."),
        ("Closed", "defunct", "This service closed on 1 November. The newer service is =SUM(soup)."),
        ("Later", "inactive", "This service starts on 1 February 2027."),
        ("Legacy", "inactive", "Nobody has confirmed this service lately."),
    ],
)
def test_a_status_is_said_in_the_standards_word_and_in_ours(name: str, status: str, words: str) -> None:
    """A program may sort by the word; a person reads what it means."""
    assert service(name)["status"] == status
    assert words in service(name)["alert"]


def test_the_phone_number_stands_where_every_reader_looks() -> None:
    """UK readers drop the list of phones, but all show the description."""
    soup = service("=SUM(soup)")
    assert soup["phones"][0]["number"] == "0131 496 0002"
    assert "Phone: 0131 496 0002" in soup["description"]
    assert "phones" not in service("Waiting")


def test_a_withheld_address_is_in_no_file() -> None:
    """Not even its position or the way there, should a catalogue ever say them (its check refuses that)."""
    secrets = {"latitude": 56.123456, "longitude": -3.123456, "getting_there": Text("Behind the old mill.")}
    places = dict(example_site().catalogue.locations)
    places["refuge"] = places["refuge"].model_copy(update=secrets)
    site = build_site_index(example_site().catalogue.model_copy(update={"locations": places}), today=TODAY)
    for name, content in open_data_files(site):
        for secret in secrets.values():
            assert str(secret).encode() not in content, name
    refuge = service("=SUM(soup)")["service_at_locations"][1]["location"]
    assert "addresses" not in refuge
    assert "not published, to keep people safe" in refuge["description"]


def test_an_address_is_whole_or_only_told() -> None:
    """The standard wants street, town and postcode; a street without postcode goes into the description."""
    hall, _, street = (one["location"] for one in service("=SUM(soup)")["service_at_locations"])
    (address,) = hall["addresses"]
    del address["id"], address["location_id"]
    assert address == {
        "address_1": "Unit 2, 1 High Street",
        "city": "Kirkcaldy",
        "state_province": "Fife",
        "postal_code": "KY1 1AA",
        "country": "GB",
        "address_type": "physical",
    }
    assert "addresses" not in street
    assert "Hill Street, Kirkcaldy" in street["description"]


def test_places_without_a_service_are_with_the_charity() -> None:
    """HSDS has no list of locations, so all of them stand in the record of the organisation."""
    charity = record(f"organizations/{record('organizations/index')['contents'][0]['id']}")
    assert [one["name"] for one in charity["locations"]] == [
        "The hall",
        "The street",
        "The refuge",
        "The office",
    ]
    assert charity["organization_identifiers"][0]["identifier"] == "SC000000"


def test_a_service_that_another_body_leads_belongs_to_that_body() -> None:
    """The charity only takes part in it."""
    assert service("Waiting")["organization"]["name"] == "Another Charity"
    assert service("=SUM(soup)")["organization"]["name"] == "Helpers"


def test_drop_ins_are_rules_of_rfc_5545() -> None:
    """Weekly, monthly and fortnightly, and the other hours; a first date falls on one of the days."""
    rules = [
        tuple(one.get(key) for key in ("freq", "interval", "byday", "dtstart", "opens_at", "closes_at"))
        for one in service("=SUM(soup)")["schedules"]
    ]
    assert rules == [
        ("WEEKLY", 1, "FR", None, "12:00", "14:00"),
        ("MONTHLY", 1, "1TU,-1TU", "2026-12-01", "18:00", "20:30"),
        ("WEEKLY", 2, "TH", "2026-12-03", "09:00", "10:00"),
        ("WEEKLY", 1, "MO,TU,WE,TH,FR", None, "09:00", "17:00"),
    ]
    assert falls_on(parse_days("first and last Tuesday"), date(2026, 12, 1))
    assert all("timezone" not in one for one in service("=SUM(soup)")["schedules"])


@pytest.mark.parametrize(
    ("service_says", "drop_in_says", "expected"),
    [
        ("status: closed on 1 May 2027", "", ("", "2027-04-30", "")),
        ("status: paused until 3 March 2027", "", ("2027-03-03", "", "2027-03-05")),
        ("status: paused until 3 March 2027, from: 1 January 2027", "", ("2027-03-03", "", "2027-03-05")),
        ("status: closed on 1 May 2027, until: 1 April 2027", "", ("", "2027-04-01", "")),
        ("from: 1 February 2027", ", from: 1 January 2027", ("2027-02-01", "", "2027-02-05")),
        ("until: 1 April 2027", ", from: 1 January 2027, until: 1 May 2027", ("2027-01-01", "2027-04-01", "2027-01-01")),
        ("status: waiting list", "", ("", "", "")),
        ("status: paused", "", None),
        ("status: closed", "", None),
        ("status: closed on 1 May 2027", ", from: 2 May 2027, until: 9 July 2027", None),
    ],
)  # fmt: skip
def test_a_schedule_holds_for_as_long_as_its_service_runs(
    service_says: str, drop_in_says: str, expected: tuple[str, str, str] | None
) -> None:
    """Whoever works the rule out gets no date after the closing nor in the pause; records and table say the same."""
    text = """
organisation: {name: Helpers, phone: 0131 496 0000}
needs: {food: {name: Food}}
locations: {hall: {name: The hall, area: Fife}}
services:
  soup:
    {name: Soup, summary: Soup for everyone., STATUS,
     at: {hall: {drop_ins: [{days: Friday, opens: noon, closes: 2pm DROP}]}}}
"""
    files = dict(open_data_files(small(text.replace("STATUS", service_says).replace(" DROP", drop_in_says))))
    bounds = ("valid_from", "valid_to", "dtstart")
    records = [
        tuple(one.get(bound, "") for bound in bounds)
        for name, content in files.items()
        if name.startswith("data/oruk/services/") and not name.endswith("index.json")
        for one in json.loads(content).get("schedules", ())
    ]
    table = csv.DictReader(io.StringIO(files.get("data/hsds/schedules.csv", b"").decode()))
    rows = [tuple(row[bound] for bound in bounds) for row in table]
    assert records == rows == ([expected] if expected else [])


def test_closed_days_are_in_the_notes_of_those_drop_ins_that_they_touch() -> None:
    """HSDS has no dates that fall out; a reader of the notes still learns of them."""
    friday, tuesday, thursday, hours = (one["notes"] for one in service("=SUM(soup)")["schedules"])
    assert "11 December 2026 (The hall is being painted), 25 December 2026 (Christmas Day)" in friday
    assert "No drop-in" not in tuesday + thursday + hours
    assert "Closed days were looked up until 24 January 2027." in thursday


def test_a_long_closure_is_one_sentence_in_the_notes() -> None:
    """With its first and last day, and not each date of a drop-in that is held every day."""
    catalogue = small("""
organisation: {name: Sacro, phone: 0131 622 7500}
needs: {food: {name: Food}}
locations: {hall: {name: The hall, area: Fife}}
closures: [{from: 1 December 2026, until: 31 March 2027, reason: The hall rests}]
services:
  soup: {name: Soup, summary: Soup for everyone., needs: [food], areas: [Fife], at: {hall: {drop_ins: "Every day noon to 2pm"}}}
""")
    (note,) = [
        one["notes"]
        for name, content in open_data_files(catalogue)
        if name.startswith("data/oruk/services/") and not name.endswith("index.json")
        for one in json.loads(content).get("schedules", ())
    ]
    assert "No drop-ins from Tuesday 1 December to Wednesday 31 March 2027: The hall rests." in note
    assert note.count("December") == 1


def test_what_one_drop_in_leaves_out_is_in_no_other_ones_notes() -> None:
    """The lunch of every day is held on the Thursday on which the evening of Thursdays is called off."""
    catalogue = small("""
organisation: {name: Sacro, phone: 0131 622 7500}
needs: {food: {name: Food}}
locations: {hall: {name: The hall, area: Fife}}
services:
  soup:
    name: Soup
    summary: Soup for everyone.
    needs: [food]
    areas: [Fife]
    at:
      hall:
        drop_ins:
          - Every day noon to 2pm
          - {days: Thursday, hours: 5pm to 7pm, except: [{on: 10 December 2026, hours: closed, reason: Training}]}
""")
    lunch, evening = [
        one["notes"]
        for name, content in open_data_files(catalogue)
        if name.startswith("data/oruk/services/") and not name.endswith("index.json")
        for one in json.loads(content).get("schedules", ())
    ]
    assert "10 December 2026 (Training)" in evening
    assert "Training" not in lunch


def test_a_schedule_leads_to_a_calendar_that_is_there() -> None:
    """The calendar says in a form for programs what the notes say for people."""
    calendars = dict(calendar_files(example_site().catalogue, today=TODAY))
    links = {one["schedule_link"] for one in service("=SUM(soup)")["schedules"]}
    assert links == {"https://help.example.org/calendar/soup-hall.ics"}
    assert "calendar/soup-hall.ics" in calendars


def test_a_meeting_tells_the_hours_at_its_own_place_only() -> None:
    """Somebody who looks at one place is not sent there at the hours of another."""
    meetings = [
        record(f"service_at_locations/{one['id']}") for one in service("=SUM(soup)")["service_at_locations"]
    ]
    assert [len(one["service"].get("schedules", ())) for one in meetings] == [4, 0, 0]
    assert meetings[0]["description"] == "Use the side door."


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    """A build can be compared with the last."""
    assert list(open_data_files(small())) == list(example_files().items())
