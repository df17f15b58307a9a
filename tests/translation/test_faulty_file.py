"""A translator's file that is broken or saved in another encoding is named with its line, and no page breaks by it."""

from __future__ import annotations

from pathlib import Path

from frontdoor.translation.catalogs import messages, translation_faults

HEAD = '# Reviewed-by: Ann, 2026-11-30\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
GOOD = HEAD + 'msgid "Home"\nmsgstr "Dachaigh"\n'


def written(folder: Path, content: bytes) -> Path:
    """Write the Gaelic file."""
    path = folder / "gd" / "LC_MESSAGES" / "frontdoor.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return folder


def test_a_file_in_order_has_no_faults(tmp_path: Path) -> None:
    """It is used."""
    assert list(translation_faults(written(tmp_path, GOOD.encode()))) == []
    assert messages("gd", tmp_path) == {"Home": "Dachaigh"}


def test_another_encoding_is_told_and_breaks_no_page(tmp_path: Path) -> None:
    """The pages are in English meanwhile."""
    (fault,) = translation_faults(written(tmp_path, GOOD.replace("Dach", "Dàch").encode("latin-1")))
    assert str(fault).startswith(
        "frontdoor/locale/gd/LC_MESSAGES/frontdoor.po:6:1: this line was not saved as UTF-8"
    )
    assert messages("gd", tmp_path) == {}


def test_a_line_that_is_none_is_told(tmp_path: Path) -> None:
    """With its number."""
    (fault,) = translation_faults(written(tmp_path, (GOOD + "rubbish\n").encode()))
    assert fault.place.line == 7
