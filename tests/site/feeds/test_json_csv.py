"""Open data, files for machines and structured data."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.json_ld import drop_in_data, location_data, service_data
from frontdoor.site.feeds.sitemap import sitemap_files
from frontdoor.site.feeds.well_known import wellknown_files
from frontdoor.site.index.site_index import SiteIndex, build_site_index

TODAY = date(2026, 11, 22)
TEXT = """
settings: {site: https://help.example.org}
organisation: {name: Helpers, phone: 0131 496 0000}
needs:
  food: {name: Food}
locations:
  hall: {name: The hall, area: Fife, address: {lines: [1 High Street], postcode: KY1 1AA}, standing: current}
  refuge: {name: The refuge, area: Fife, address: withheld, phone: 0131 496 0001}
services:
  soup:
    name: "=SUM(soup)"
    summary: Soup </script><script>for everyone.
    needs: [food]
    areas: [Fife]
    standing: current
    phone: 0131 496 0002
    checked: {hours: 2026-11-01}
    at:
      hall:
        drop_ins:
          - {days: Friday, opens: noon, closes: 2pm}
      refuge: {}
  old:
    name: Old
    summary: It has stopped.
    areas: [Fife]
    standing: ended
    phone: 0131 496 0003
"""


def a_small_catalogue() -> Catalogue:
    return read_catalogue(TEXT)


@cache
def a_small_site() -> SiteIndex:
    return build_site_index(a_small_catalogue(), today=TODAY)


@cache
def files() -> dict[str, bytes]:
    return dict(data_files(a_small_site()))


def test_the_json_says_what_the_pages_say() -> None:
    """A service has its dates, the dates that fall out with the reason, and its page's whole address."""
    whole = json.loads(files()["data/services.json"])
    (soup,) = whole["services"]
    assert soup["page"] == "https://help.example.org/services/soup/"
    assert soup["at"][0]["next_dates"][0] == "2026-11-27T12:00:00+00:00/2026-11-27T14:00:00+00:00"
    assert soup["at"][0]["not_on"]["2026-12-25"] == "Christmas Day"
    assert whole["dates_hold_until"] == "2027-01-24"


def test_a_withheld_place_has_neither_address_nor_position() -> None:
    """The data says that it is withheld, and nothing by which the place could be found."""
    refuge = next(
        one for one in json.loads(files()["data/services.json"])["locations"] if one["id"] == "refuge"
    )
    assert refuge["address_withheld"] is True
    assert (refuge["address"], refuge["latitude"], refuge["longitude"]) == (None, None, None)
    assert "streetAddress" not in location_data(a_small_site().catalogue.locations["refuge"], a_small_site())


def test_no_cell_of_the_table_is_run_by_a_spreadsheet() -> None:
    """A name that begins like a formula is marked as text; phone numbers from abroad are none, here as in the tables."""
    text = TEXT.replace("phone: 0131 496 0002", "phone: [+353 1 234 5678, 0131 496 0002]")
    made = dict(data_files(build_site_index(read_catalogue(text), today=TODAY)))
    rows = list(csv.DictReader(io.StringIO(made["data/services.csv"].decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'=SUM(soup)"]
    assert [row["phone"] for row in rows] == ["+353 1 234 5678; 0131 496 0002"]


def test_text_cannot_break_out_of_structured_data() -> None:
    """A closing tag in the catalogue stays inside the data."""
    block = service_data(a_small_site().catalogue.services["soup"], a_small_site())
    assert block.count("</script>") == 1
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block)
    assert inside
    assert json.loads(inside[1])["@graph"][0]["description"] == "Soup </script><script>for everyone."


def test_coming_drop_ins_are_events_of_their_own() -> None:
    """Each has a start with its offset, and the place where it is."""
    block = drop_in_data([], a_small_site(), a_small_site().times.coming)
    assert '"startDate":"2026-11-27T12:00:00+00:00"' in block
    assert drop_in_data([], a_small_site()) == ""


def test_the_sitemap_has_whole_addresses_or_is_left_out() -> None:
    """Without a known public address there is none: relative ones are not allowed there."""
    files = dict(sitemap_files(a_small_site(), ["/", "/services/soup/"]))
    assert b"<loc>https://help.example.org/services/soup/</loc>" in files["sitemap.xml"]
    assert b"Sitemap: https://help.example.org/sitemap.xml" in files["robots.txt"]
    nowhere = build_site_index(
        read_catalogue(TEXT.replace("site: https://help.example.org", "")), today=TODAY
    )
    assert set(dict([*sitemap_files(nowhere, ["/"]), *wellknown_files(nowhere)])) == {"robots.txt"}


def test_the_security_contact_expires() -> None:
    """RFC 9116 asks for a contact and a day on which the file is out of date, less than a year ahead."""
    text = dict(wellknown_files(a_small_site()))[".well-known/security.txt"].decode()
    assert "Contact: https://help.example.org/contact/\n" in text
    assert "Expires: 2027-09-18T00:00:00Z\n" in text


# The names under which each service was published first; other people's programs read them.
PUBLISHED = {
    "id", "name", "summary", "status", "standing", "as_of", "needs", "areas", "who_for", "cost", "phone", "email",
    "takes_referrals", "page", "sources", "ring_first",
}  # fmt: skip


def test_published_fields_keep_their_names() -> None:
    header = next(csv.reader(io.StringIO(files()["data/services.csv"].decode("utf-8-sig"))))
    assert set(header) >= PUBLISHED | {"locations", "drop_ins", "next_dates", "phone_note"}
    for service in json.loads(files()["data/services.json"])["services"]:
        assert set(service) >= PUBLISHED
