"""The bundle of the text editor: made of what lies in scripts/editor, with every licence, no address, and light enough for a phone."""

from __future__ import annotations

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from frontdoor.inbox.desk.web.assets import SCRIPTS
from tests.inbox.desk.conftest import Browser

SOURCES = Path(__file__).parents[3] / "scripts/editor"
BUNDLE = SCRIPTS["text"].content.decode()
NOTICE = BUNDLE.partition("*/")[0]
LOCK = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_the_bundle_is_made_of_the_sources_that_are_here() -> None:
    """A change of the sources that was not bundled would never be seen in a browser."""
    names = [*(path.name for path in SOURCES.iterdir() if path.suffix == ".js"), "package-lock.json"]
    digest = sha256(b"".join((SOURCES / name).read_bytes() for name in sorted(names))).hexdigest()
    assert f"sources {digest}\n" in NOTICE, "Run scripts/bundle-editor, and commit what it makes."


def test_each_package_is_named_with_its_version_and_licence() -> None:
    """What is passed on is passed on with its licence; what only bundles is not in it."""
    named = dict(re.findall(r"((?:@[\w-]+/)?[\w-]+) (\d+\.\d+\.\d+)", NOTICE))
    locked = {path.removeprefix("node_modules/"): one["version"] for path, one in LOCK.items() if path}
    assert {name: version for name, version in locked.items() if "esbuild" not in name} == named
    assert NOTICE.count("Permission is hereby granted, free of charge") >= 1


def test_the_lock_file_has_versions_and_hashes_and_no_addresses() -> None:
    """Whoever bundles uses their own registry, and gets the same bytes."""
    assert all("resolved" not in one for one in LOCK.values())
    assert all(one["integrity"].startswith("sha512-") for path, one in LOCK.items() if path)


def test_the_editor_is_light_enough_for_a_phone(ailsa: Browser) -> None:
    """150 KB once, as it goes over the wire; then a browser keeps it until it changes."""
    answer = ailsa.client.get(
        f"/desk/look/text.{SCRIPTS['text'].digest}.js", headers={"accept-encoding": "gzip"}
    )
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == BUNDLE
    assert len(answer.content) < 150_000


@pytest.mark.parametrize("risky", ["innerHTML", "eval(", "new Function", "XMLHttpRequest", "WebSocket"])
def test_nothing_in_it_reads_text_as_markup_or_code(risky: str) -> None:
    """What stands in the catalogue was typed by people; the page's policy is the second lock."""
    assert risky not in BUNDLE.replace(NOTICE, "")
