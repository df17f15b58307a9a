"""What an editor shows by yaml-language-server (VS Code, Zed, Neovim …): a sentence for each key, the keys that fit, and nothing marked that is right."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.frozen import ROOT
from tests.peers.language_server import LanguageServer

FILES = ("services.yaml", "referral.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two files and their schemas, as a project has them."""
    where = tmp_path_factory.mktemp("project")
    for name in FILES:
        shutil.copy(ROOT / name, where)
        shutil.copy(ROOT / name.replace(".yaml", ".schema.json"), where)
    return where


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[LanguageServer]:
    """A server that has opened both files."""
    with LanguageServer.started(folder) as started:
        assert {name: started.open(folder / name) for name in FILES} == {name: [] for name in FILES}
        yield started


def keys(node: yaml.Node) -> Iterator[tuple[str, yaml.Mark]]:
    """Yield every key of a file, and where it is."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key.start_mark
            yield from keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from keys(one)


@pytest.mark.parametrize("name", FILES)
def test_the_pointer_on_a_key_shows_what_it_is_for(name: str, folder: Path, server: LanguageServer) -> None:
    """One title and one sentence, for each key that the schema knows, also where its value may be one of several things."""
    schema = json.loads((folder / name.replace(".yaml", ".schema.json")).read_text("utf-8"))
    parts = [schema, *schema.get("definitions", schema.get("$defs")).values()]
    known = {key for part in parts for key in part.get("properties", ())}
    whole = yaml.compose((folder / name).read_text("utf-8"))
    assert whole
    written = keys(whole)
    at = {(mark.column, key): mark for key, mark in written if key in known}  # the last of each kind
    assert len(at) > 40
    shown = {
        key: server.hover(folder / name, mark.line, mark.column + 1).partition("Source: [")[0]
        for key, mark in at.items()
    }
    wordless = {
        key: said for key, said in shown.items() if "||" in said or not re.match(r"#### .+\n\n.+\.\n", said)
    }
    assert wordless == {}


def test_keys_are_offered_where_they_fit(folder: Path, server: LanguageServer) -> None:
    """In a drop-in those of a drop-in that are not there yet."""
    path = folder / "new.yaml"
    text = (folder / "services.yaml").read_text("utf-8")
    opens = re.search(r"\n( +)opens: .+\n", text)
    assert opens
    server.open(path, f"{text[: opens.end()]}{opens[1]}\n")
    offered = server.completion(path, text[: opens.end()].count("\n"), len(opens[1]))
    assert {"closes", "who_for", "from", "until", "note"} <= set(offered)
    assert not {"days", "opens", "summary", "name"} & set(offered)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("opens", "opens: never"), ("summary", "summery: Help."), ("standing", "standing: sure")],
)
def test_a_slip_is_marked_while_it_is_typed(
    key: str, wrong: str, folder: Path, server: LanguageServer
) -> None:
    """A key that is not known, and values that cannot be read; the files as they are have no mark."""
    text = (folder / "services.yaml").read_text("utf-8")
    slipped, count = re.subn(rf"(?m)^( +){key}: .*$", rf"\1{wrong}", text, count=1)
    assert count == 1
    assert server.open(folder / f"{key}.yaml", slipped) != []
