"""What a build would stop at is said before, by the check: at its place, in the words of whoever edits, all of it at once."""

from __future__ import annotations

import ast
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from frontdoor.site.build.dry_run import CACHE
from frontdoor.site.checks.photos import LIMIT, tells_where
from tests import command, frozen
from tests.conftest import ROOT, clean_environment


def check(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the check as an editor does."""
    return command.run(["check"], clean_environment(), folder=project)


def said(project: Path) -> list[str]:
    """Return the faults that a check lists."""
    done = check(project)
    assert done.stderr == ""
    assert done.returncode == 1, done.stdout
    return done.stdout.splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the frozen content, and what the engine made of it last time."""
    frozen.lay_out(tmp_path)
    frame = ROOT / ".cache" / "frame-of-tests"
    frame.mkdir(parents=True, exist_ok=True)
    (tmp_path / CACHE).symlink_to(frame)
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first place of a text in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def tiff(order: str, *, position: bool) -> bytes:
    """Return Exif as its standard lays it out: a directory that leads to a GPS part, with a latitude or with a version alone."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.Struct(f"{order}HHII")
    first = struct.pack(f"{order}H", 1) + entry.pack(0x8825, 4, 1, 26) + bytes(4)
    gps = struct.pack(f"{order}H", 1) + entry.pack(2 if position else 0, 5, 3, 44) + bytes(4)
    return mark + struct.pack(f"{order}I", 8) + first + gps


def a_photo(exif: bytes = b"", size: int = 0) -> bytes:
    """Return the beginning of a JPEG with Exif, as far as we read one."""
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif
    return head + bytes(max(0, size - len(head)))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("position", [True, False])
def test_a_picture_tells_where_it_was_taken_only_by_a_position(
    order: str, position: bool, tmp_path: Path
) -> None:
    """In either order of bytes; a phone that was told not to say it leaves a GPS part without one."""
    (tmp_path / "a.jpg").write_bytes(a_photo(tiff(order, position=position)))
    assert tells_where(tmp_path / "a.jpg") is position


@pytest.mark.parametrize(
    "content", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0" * 9, a_photo(b"II*\0\x08")]
)
def test_a_broken_picture_is_read_without_harm(content: bytes, tmp_path: Path) -> None:
    """Whatever its bytes are."""
    (tmp_path / "a.webp").write_bytes(content)
    assert not tells_where(tmp_path / "a.webp")


def test_xmp_tells_as_well(tmp_path: Path) -> None:
    """Programs that edit photos write the position there, too."""
    (tmp_path / "a.webp").write_bytes(b"RIFF....WEBPXMP <x exif:GPSLatitude='55,51.6N'/>")
    assert tells_where(tmp_path / "a.webp")


def add_location(project: Path, id_: str, more: str) -> None:
    """Put a location of our own before those of the file."""
    edit(
        project / "services.yaml",
        "\nlocations:\n",
        f"\nlocations:\n  {id_}:\n    name: Hall {id_}\n    area: Fife\n    phone: unknown\n    {more}\n",
    )


def test_photos_are_named_at_their_location(project: Path) -> None:
    """One that is not there, one from a phone, one that is too heavy; and a picture that no location shows."""
    ids = ("heavy", "phone", "gone")
    for name in reversed(ids):
        add_location(project, name, f"photo: {{file: {name}.jpg, shows: A red door.}}")
    photos = project / "docs" / "photos"
    photos.mkdir()
    (photos / "phone.jpg").write_bytes(a_photo(tiff(">", position=True)))
    (photos / "heavy.jpg").write_bytes(a_photo(size=4_700_000))
    (photos / "other.png").write_bytes(a_photo(tiff("<", position=True)))
    lines = said(project)
    assert [re.sub(r"^services.yaml:\d+:\d+", "services.yaml", line) for line in lines] == [
        "docs/photos/other.png:1:1: this picture holds the place where it was taken (GPS). Save it again without that: "
        "export it for the web, or take a screenshot of it.",
        f'services.yaml: location "heavy": the photo heavy.jpg weighs 4.5 MB, and {LIMIT // 1024} KB is the most that a page '
        "can carry on a slow phone. Save it smaller: some 480 pixels wide, as .webp or .jpg.",
        'services.yaml: location "phone": the photo phone.jpg holds the place where it was taken (GPS). Save it again '
        "without that: export it for the web, or take a screenshot of it.",
        'services.yaml: location "gone": the photo gone.jpg is not in docs/photos. Put the file there, spelled just so, '
        "or take the photo out.",
    ]  # fmt: skip
    numbered = (project / "services.yaml").read_text("utf-8").splitlines()
    for line, name in zip(lines[1:], ids, strict=True):
        assert f"{name}.jpg" in numbered[int(line.split(":")[1]) - 1]


def test_a_photo_that_cannot_be_shown_stops_no_build_and_is_not_published(project: Path) -> None:
    """All pages are made; the one of the place has no photo, and the file from the phone is nowhere on the site."""
    id_ = "hall"
    add_location(project, id_, "photo: {file: phone.jpg, shows: A red door.}")
    (project / "docs" / "photos").mkdir()
    (project / "docs" / "photos" / "phone.jpg").write_bytes(a_photo(tiff(">", position=True)))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=project, env=clean_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f'Built all the same: location "{id_}": the photo phone.jpg holds the place' in done.stderr
    page = project / "site" / "locations" / id_ / "index.html"
    assert "phone.jpg" not in page.read_text("utf-8")
    assert list((project / "site").rglob("phone.jpg*")) == []


SLIPS = {
    "[x](gone.md)": 'it links to "gone.md", which is not there. Correct the link, or take it out.',
    "[x](about.md#gone)": 'it links to "about.md#gone", but there is no such place on that page. Correct what follows the #, or',
    "[x](/services/gone/)": "it links to /services/gone/, which is not there. Correct the link, or take it out.",
    "[x](/find/#gone)": "it links to /find/#gone, but there is no such place on that page. Correct the link, or take it out.",
    "![x](https://a.org/x.png)": "it loads https://a.org/x.png from another host. Put the file into docs/",
    "![x](/photos/gone.jpg)": "it links to /photos/gone.jpg, which is not there. Correct the link, or take it out.",
    "<!-- frontdoor:needz -->": "nothing fills the marker <!-- frontdoor:needz -->. Correct the name, or take the marker out.",
    '<p style="color:red">x</p>': 'it carries style="color:red" in the page itself',
    "<noscript>x</noscript>": "it holds <noscript, which is of use only where scripts run",
    '<p id="twice"></p><p id="twice"></p>': "the id twice stands there more than once",
    "Individuals experiencing multidisciplinary resettlement requirements should facilitate participation. " * 40: "it is too hard",
}  # fmt: skip


def test_slips_in_hand_written_pages_are_named_in_their_files(project: Path) -> None:
    """Those that the engine sees and those that only the finished site shows, in one go, at the line where they stand."""
    page = project / "docs" / "contact.md"
    page.write_text(page.read_text("utf-8") + "\n\n" + "\n\n".join(SLIPS) + "\n", "utf-8")
    lines = said(project)
    numbered = page.read_text("utf-8").splitlines()
    for slip, sentence in SLIPS.items():
        found = [line for line in lines if sentence in line]
        assert len(found) == 1, (sentence, lines)
        file, line = found[0].split(":")[:2]
        assert file == "docs/contact.md", found
        if slip.startswith(("[", "!")):
            assert slip in numbered[int(line) - 1]


def test_what_the_catalogue_says_is_looked_at_as_a_build_does(project: Path) -> None:
    """An address that is withheld and given away in a text, on page, paper and in the data; a link that leads nowhere."""
    add_location(
        project,
        "refuge",
        "address: withheld\n    note: We are at 7 Rose Street, see [this](/services/) too, ZE2 9ZZ.",
    )
    lines = said(project)
    leaks = [line for line in lines if "ZE2 9ZZ" in line]
    assert any(
        "the page /locations/refuge/: the address of “Hall refuge” is withheld" in line for line in leaks
    ), lines
    assert any("/data/" in line for line in leaks)
    assert all(line.startswith("services.yaml:") for line in lines)


def test_a_pack_that_is_shortened_is_good_to_know_and_no_fault(project: Path) -> None:
    """Whoever adds the service that makes a pack too long reads which texts to cut; nothing stops."""
    more = "".join(
        f"  more-{n}:\n    name: More help {n}\n    summary: Help with papers, letters and forms.\n    phone: unknown\n"
        f"    areas: [Glasgow City]\n    who_for: {'People who have a question. ' * 20}\n"
        for n in range(14)
    )
    edit(project / "services.yaml", "\nservices:\n", f"\nservices:\n{more}")
    done = check(project)
    assert done.returncode == 0, done.stdout
    assert re.search(
        r"Good to know: in full the pack “Help in Glasgow City” would have \d+ pages", done.stdout
    )
    assert done.stdout.splitlines()[-1].startswith("services.yaml is in order: ")


def test_a_project_that_can_keep_nothing_is_checked_all_the_same(project: Path) -> None:
    """Where the folder for what the engine made cannot be written to, it is made for this check alone."""
    (project / CACHE).unlink()
    (project / CACHE).write_text("no folder", "utf-8")
    done = check(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("services.yaml is in order: ")


CANNOT = {
    "HelperLost": "a process that the machine stopped, for want of memory say",
    "EngineOutputError": "a folder that no engine has written to: a build makes it, and a check as well",
    "PublishError": "what stopped the build of ``publish``, in the words of that build",
    "PluginError": "the same faults, handed on to the engine",
}
"""What can be raised besides violations of site checks, and why the dry run need not try it."""


def test_a_build_stops_for_nothing_that_the_check_does_not_try() -> None:
    """All that stops a build is a site check, in ``complete_site``, which the dry run calls; else it is listed in CANNOT."""
    raised = set()
    for path in [*(ROOT / "frontdoor" / "site").rglob("*.py"), *(ROOT / "hooks").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Call)
                and isinstance(node.exc.func, ast.Name)
            ):
                raised.add(node.exc.func.id)
    words = {name for name in raised if name not in {"KeyError", "ValueError", "TypeError", "AssertionError"}}
    assert words >= CANNOT.keys()
    assert words - CANNOT.keys() == {"SiteCheckError", "ShellError"}
    tried = (ROOT / "frontdoor" / "site" / "build" / "dry_run.py").read_text("utf-8")
    assert "complete_site(" in tried
    assert "except SiteCheckError" in tried
    assert "except ShellError" in tried
