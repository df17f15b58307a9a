"""A live preview makes again only what an edit touches; it must never show anything else than a whole build would."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.form import Form, load_form
from frontdoor.problems import ProblemsFound
from frontdoor.render.again.differing import NotedTimes, everybodys
from frontdoor.render.again.lasting import Lasting
from frontdoor.render.build import complete_site
from frontdoor.render.engine_output import EngineOutput, read_engine_output
from frontdoor.render.overview import Overview
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.timetable import Timetable
from tests.builders import as_yaml
from tests.frozen import CATALOGUE, FORM

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 22)
Raw = dict[str, Any]
Steps = tuple[str | int, ...]


@pytest.fixture(scope="module")
def raw() -> Raw:
    """The real catalogue as it is typed, with a closure and a notice, and no more services and prisons than have something new."""
    made: Raw = yaml.load(CATALOGUE.read_text("utf-8"), yaml.BaseLoader)
    made["closures"] = [
        {"on": "25 December 2026", "reason": "Christmas Day", "locations": [next(iter(made["locations"]))]}
    ]
    made["notices"] = [{"text": "Our phones are off this morning.", "until": "30 November 2026"}]
    text = as_yaml(made)
    for section in ("services", "prisons"):  # enough of each to have every key, and all that they name
        seen: set[Steps] = set()
        kept: Raw = {}
        for id_, entry in made[section].items():
            new = {shape for _, shape in shapes(entry)} - seen
            if new or len(kept) < 2 or f"/{section}/{id_}/" in text:
                kept[id_] = entry
                seen |= new
        made[section] = kept
    for service in made["services"].values():
        for key in ("related", "prisons"):
            service[key] = [one for one in service.get(key, []) if one in made["services"] | made["prisons"]]
        if service.get("successor") not in made["services"]:
            service.pop("successor", None)
    return made


@pytest.fixture(scope="module")
def engine(built_site: Path) -> EngineOutput:
    """What the engine wrote."""
    return read_engine_output(built_site)


def read(raw: Raw) -> Catalogue | None:
    """Return the catalogue, or None if it has faults."""
    try:
        return read_catalogue(as_yaml(raw))
    except ProblemsFound:
        return None


def shapes(value: Any, steps: Steps = (), shape: Steps = ()) -> Iterator[tuple[Steps, Steps]]:
    """Yield every path in a catalogue, and the path with its ids and numbers left out."""
    yield steps, shape
    if isinstance(value, dict):
        for key, below in value.items():
            named = (len(shape) == 1 and shape[0] not in ("organisation", "settings")) or shape[-1:] == (
                "at",
            )
            yield from shapes(below, (*steps, key), (*shape, "*" if named else key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from shapes(below, (*steps, index), (*shape, "*"))


def at(raw: Any, steps: Steps) -> Any:
    """Return what stands at a path."""
    for step in steps:
        raw = raw[step]
    return raw


def changed(raw: Raw, steps: Steps, value: Any) -> Raw:
    """Return a copy with another value at a path; None takes it out."""
    made = copy.deepcopy(raw)
    around = at(made, steps[:-1])
    if value is None:
        del around[steps[-1]]
    else:
        around[steps[-1]] = value
    return made


def edits(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield an edit of every kind of value in the file: another value, or else none; each is of the file as it was."""
    known: dict[Steps, list[Steps]] = {}
    for steps, shape in shapes(raw):
        if len(steps) > 1:
            known.setdefault(shape, []).append(steps)
    for shape, places in known.items():
        if shape[0] == "organisation" and len(shape) > 2:
            continue  # everything is made anew for any of it
        first = at(raw, places[0])
        others = [at(raw, place) for place in places[1:] if at(raw, place) != first]
        if isinstance(first, str):
            others = [f"{first} anew", *others]
        tries = (changed(raw, places[0], value) for value in (*others[:4], None))
        edited = next((one for one in tries if read(one) is not None), None)
        if edited is not None:
            yield ".".join(map(str, shape)), edited


def rearranged(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield entries added, taken away, renamed and put in another order."""
    for section in ("services", "locations", "needs", "prisons"):
        entries = raw[section]
        last = next(reversed(entries))
        yield (
            f"one more in {section}",
            changed(raw, (section, "one-more"), {**entries[last], "name": "One more"}),
        )
        yield f"{section} the other way round", changed(raw, (section,), dict(reversed(entries.items())))
        for id_ in reversed(entries):
            fewer = changed(raw, (section, id_), None)
            if read(fewer) is not None:
                yield f"without {section} {id_}", fewer
                break


def files(folder: Path) -> dict[str, bytes]:
    """Return all files of a site."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def complete(
    engine: EngineOutput, catalogue: Catalogue, out: Path, lasting: Lasting | None
) -> dict[str, bytes]:
    """Build a site, all of it or in step with an edit, and return its files."""
    form: Form = load_form(FORM, catalogue)
    with suppress(PromisesBroken):  # some edits take away what others link to; all is written then
        complete_site(engine, catalogue, form, today=TODAY, out=out, lasting=lasting)
    return files(out)


def differences(
    engine: EngineOutput, raw: Raw, folder: Path, edited: Iterator[tuple[str, Raw]], *, at_least: int = 10
) -> list[str]:
    """Return for which edits a site in step differs from one built anew, with the files."""
    lasting = Lasting.at(folder / "lasting")
    start = read(raw)
    assert start is not None
    complete(engine, start, folder / "lasting", lasting)
    found, tried = [], 0
    for what, text in edited:
        catalogue = read(text)
        assert catalogue is not None
        try:
            whole = complete(engine, catalogue, folder / "whole", None)
        except ProblemsFound:
            continue  # the form asks for something that the edit took away
        tried += 1
        in_step = complete(engine, catalogue, folder / "lasting", lasting)
        wrong = sorted(name for name in {*whole, *in_step} if whole.get(name) != in_step.get(name))
        if wrong:
            found.append(f"{what}: {', '.join(wrong[:5])}")
    assert tried >= at_least
    return found


def test_after_any_edit_the_site_is_what_a_whole_build_makes(
    engine: EngineOutput, raw: Raw, tmp_path: Path
) -> None:
    """Every kind of value in the catalogue is edited once, and taken out once."""
    assert differences(engine, raw, tmp_path, edits(raw)) == []


def test_entries_may_come_go_and_change_places(engine: EngineOutput, raw: Raw, tmp_path: Path) -> None:
    """Lists, menus and files follow."""
    assert differences(engine, raw, tmp_path, rearranged(raw)) == []


def test_translations_may_come_and_go(engine: EngineOutput, raw: Raw, tmp_path: Path) -> None:
    """A site in several languages is made anew at each edit, and so is the first one in English after it."""
    first, second, *_ = raw["services"]
    gaelic = {"en": raw["services"][first]["summary"], "gd": "Cuideachadh."}
    spoken = changed(raw, ("services", first, "summary"), gaelic)
    steps = [
        ("translated", spoken),
        ("edited meanwhile", changed(spoken, ("services", second, "name"), "Another name")),
        ("taken back", raw),
        ("edited after it", changed(raw, ("services", first, "name"), "A third name")),
    ]
    assert differences(engine, raw, tmp_path, iter(steps), at_least=4) == []


def test_what_an_edit_does_not_touch_is_not_written_again(
    engine: EngineOutput, raw: Raw, tmp_path: Path
) -> None:
    """One service gets another summary; the pages that do not show it keep their time of writing."""
    lasting, id_ = Lasting.at(tmp_path), next(iter(raw["services"]))
    before, after = read(raw), read(changed(raw, ("services", id_, "how_to_ask"), "Ring us, or come in."))
    assert before is not None
    assert after is not None
    complete(engine, before, tmp_path, lasting)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    complete(engine, after, tmp_path, lasting)
    again = {path.parent.name for path, when in written.items() if path.stat().st_mtime_ns != when}
    assert again == {id_}


def test_whatever_an_overview_holds_is_looked_at_in_a_known_way() -> None:
    """Who adds a field decides whether its keys are noted one by one; if not, an edit of it makes everything anew."""
    assert everybodys(Overview) == ["today", "holds_until", "closures", "forms"]
    assert everybodys(Catalogue) == ["settings", "organisation", "closures", "notices"]


def test_nothing_is_worked_out_once_for_all_pages_behind_the_notes() -> None:
    """A cached property is looked at by the first page only; these few are overviews of their own, or noted by hand."""
    cached = {
        f"{kind.__name__}.{name}"
        for kind in (Overview, Timetable, Catalogue)
        for name, what in vars(kind).items()
        if isinstance(what, cached_property)
    }
    assert cached == {"Overview.editions", "Overview.spoken", "Timetable.coming"}
    assert not isinstance(vars(NotedTimes)["coming"], cached_property)
