"""A language of the tests: every message of the site in letters that no English word has, so that what is not translated shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from frontdoor.editing.messages import template, write_files
from frontdoor.form import Form
from frontdoor.site.templating import shell
from frontdoor.translation import catalogs

FRAME = '<html><body><nav aria-label="Main"><a href="/">Find help</a></nav><a href="#main">Skip to the main content</a></body></html>'
_KEPT = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>|&\w+;|%%|\\.")
_ACCENTS = str.maketrans("AEIOUaeiouncsy", "ÅËÏÖÜåëïöüñçšÿ")


def pseudo(words: str) -> str:
    """Return words between brackets, with accents on their letters; values and HTML stay."""
    pieces = _KEPT.split(words), _KEPT.findall(words)
    said = "".join(
        text.translate(_ACCENTS) + kept for text, kept in zip(pieces[0], [*pieces[1], ""], strict=True)
    )
    return f"⟦{said}⟧"


@contextmanager
def translated_into(
    code: str,
    folder: Path,
    *,
    frame: str = FRAME,
    form: Form | None = None,
    reviewed: str = " Test, today",
    leave_out: str = "",
) -> Iterator[Path]:
    """Give the site's words in a language, as its file would after a review, until the end of the block; yield the file."""
    write_files(template(frame, form), folder, [code])
    path = catalogs.po_file(code, folder)
    blocks = path.read_text("utf-8").replace("# Reviewed-by:", f"# Reviewed-by:{reviewed}").split("\n\n")
    for place, block in enumerate(blocks[1:], 1):
        found = re.fullmatch(r'(?s)((?:#.*\n)*)msgid "(.*)"\nmsgstr ""\n?', block)
        if found and (not leave_out or leave_out not in found[2]):
            blocks[place] = f'{found[1]}msgid "{found[2]}"\nmsgstr "{pseudo(found[2])}"\n'
    path.write_text("\n\n".join(blocks), "utf-8")
    forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogs, "LOCALES", folder)
        yield path
    forget()


def forget() -> None:
    """Let nothing that was read or made in a language outlast its file: another test may have built pages in it."""
    catalogs.messages.cache_clear()
    shell._breadcrumb.cache_clear()
