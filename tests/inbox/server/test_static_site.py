"""The built site as this process serves it: kinds of file, and the addresses of open data."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.test import Client

from frontdoor.site.output.precompress import compress_files
from tests.site.feeds.openreferral import examples as open_data

FILES = {
    "data/oruk/index.json": b'{"version":"HSDS-UK-3.0"}',
    "data/oruk/services/index.json": b'{"contents":[]}',
    "data/oruk/services/214b5c8e-b707-5822-a605-ed318802718c.json": b'{"name":"one"}',
    "data/services.csv": b"id,name\r\n",
    "calendar/all.ics": b"BEGIN:VCALENDAR\r\n",
    "feed.xml": b"<feed/>",
}


@pytest.fixture
def built(client: Client) -> Client:
    """A client of an inbox whose site has open data."""
    site: Path = settings.ENVIRONMENT.site
    for name, content in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    return client


def ask(built: Client, address: str) -> tuple[bytes, Any]:
    """Return content and headers of an answer, which must be good, and close its file."""
    answer = built.get(address)
    assert answer.status_code == 200, address
    content = b"".join(answer)
    answer.close()
    return content, answer.headers


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/data/oruk", "data/oruk/index.json"),
        ("/data/oruk/", "data/oruk/index.json"),
        ("/data/oruk/services", "data/oruk/services/index.json"),
        ("/data/oruk/services/", "data/oruk/services/index.json"),
        ("/data/oruk/services?page=1&perPage=10", "data/oruk/services/index.json"),
        (
            "/data/oruk/services/214b5c8e-b707-5822-a605-ed318802718c",
            "data/oruk/services/214b5c8e-b707-5822-a605-ed318802718c.json",
        ),
    ],
)
def test_open_referral_answers_at_addresses_without_extension(built: Client, address: str, name: str) -> None:
    """Validators and other programs ask as the standard says, and get JSON that any website may read."""
    content, headers = ask(built, address)
    assert content == FILES[name]
    assert headers["Content-Type"] == "application/json"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_record_that_is_not_there_is_not_found(built: Client) -> None:
    """No other file stands in for it, and no address leads out of the folder."""
    for address in ("/data/oruk/services/nobody", "/data/oruk/../services", "/data/orukservices"):
        assert built.get(address).status_code == 404, address


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/calendar/all.ics", 'text/calendar; charset="utf-8"'),
        ("/data/services.csv", 'text/csv; charset="utf-8"'),
        ("/feed.xml", "application/atom+xml"),
    ],
)
def test_each_kind_of_file_is_served_as_what_it_is(built: Client, address: str, kind: str) -> None:
    """A phone opens its calendar for a calendar, and a feed reader knows a feed."""
    assert ask(built, address)[1]["Content-Type"] == kind


def test_other_websites_may_read_open_data_and_nothing_else(built: Client) -> None:
    """The rest of the site is not for scripts of strangers."""
    assert ask(built, "/calendar/all.ics")[1]["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in ask(built, "/feed.xml")[1]
    assert "Access-Control-Allow-Origin" not in built.get("/desk/")


@pytest.mark.parametrize(
    ("takes", "given"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", None)]
)
def test_a_browser_gets_the_smallest_copy_that_it_can_read(
    client: Client, takes: str, given: str | None
) -> None:
    """Brotli before gzip, and the page as it is for whoever reads neither; each says that answers differ."""
    site: Path = settings.ENVIRONMENT.site
    page = b"<!doctype html>" + b"<p>Call us.</p>" * 100
    (site / "small").mkdir(exist_ok=True)
    (site / "small" / "index.html").write_bytes(page)
    compress_files(site, ["small/index.html"])
    answer = client.get("/small/", headers={"Accept-Encoding": takes})
    content = b"".join(answer)
    answer.close()
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[given]
    assert answer.headers.get("Content-Encoding") == given
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(content) == page


def test_the_nine_questions_of_the_uk_validator_are_answered(client: Client) -> None:
    """Version, each list with its page numbers, and one record of each list, over HTTP and without extensions."""
    site: Path = settings.ENVIRONMENT.site
    for name, content in open_data.example_files().items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    about, _ = ask(client, "/data/oruk/")
    assert json.loads(about)["version"] == "HSDS-UK-3.0"
    for kind in ("services", "taxonomies", "taxonomy_terms", "service_at_locations"):
        page = json.loads(ask(client, f"/data/oruk/{kind}?page=1&perPage=100")[0])
        assert (page["page_number"], page["total_pages"], page["size"]) == (1, 1, len(page["contents"]))
        for one in (page["contents"][0], page["contents"][-1]):
            record, headers = ask(client, f"/data/oruk/{kind}/{one['id']}")
            assert json.loads(record)["id"] == one["id"]
            assert headers["Content-Type"] == "application/json"


def test_no_part_of_a_page_is_given_and_its_tag_is_weak(built: Client) -> None:
    """A part that is fetched after a rebuild would not fit; page and compressed copy are alike, but not byte for byte."""
    for part in ("bytes=0-0", "bytes=2-5", "bytes=10-"):
        answer = built.get("/feed.xml", headers={"range": part})
        assert (answer.status_code, b"".join(answer)) == (200, FILES["feed.xml"])
        answer.close()
    tag = ask(built, "/feed.xml")[1]["ETag"]
    assert tag.startswith('W/"')
    assert built.get("/feed.xml", headers={"if-none-match": tag}).status_code == 304
    (settings.ENVIRONMENT.site / "feed.xml").write_bytes(b"<feed></feed>")
    changed = built.get("/feed.xml", headers={"if-none-match": tag})
    assert changed.status_code == 200
    changed.close()
