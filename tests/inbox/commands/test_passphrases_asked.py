"""Passphrases that commands ask for: at a terminal, from a file, or from a folder; a sentence where nobody can type."""

from __future__ import annotations

import getpass
import warnings
from pathlib import Path

import click
import pytest

from frontdoor.inbox.commands.common import asker, typed_passphrase

WORDS = "fourteen apples in a basket"


def test_where_nobody_can_type_it_is_said_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As over SSH without a terminal: Python warns and reads what nobody types. Sabotage: the warning left a warning."""

    def no_terminal(_: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        raise EOFError

    monkeypatch.setattr(click.termui, "hidden_prompt_func", no_terminal)
    with pytest.raises(SystemExit):
        asker(None)("Passphrase for the key of Glasgow", "glasgow")
    said = capsys.readouterr().err
    assert "Passphrase for the key of Glasgow" in said
    assert "ssh -t" in said
    assert "--passphrase-file" in said
    with pytest.raises(SystemExit):
        typed_passphrase("Passphrase of glasgow as it is now")
    assert "--passphrase-file" not in capsys.readouterr().err


def test_each_team_has_its_own_from_a_folder_and_all_one_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The end of a line is no part of it; a team without a file is named."""
    (tmp_path / "glasgow").write_text(f"{WORDS}\n", "utf-8")
    assert asker(tmp_path)("", "glasgow") == WORDS
    assert asker(tmp_path / "glasgow")("", "fife") == WORDS
    with pytest.raises(SystemExit):
        asker(tmp_path)("", "fife")
    assert str(tmp_path / "fife") in capsys.readouterr().err
