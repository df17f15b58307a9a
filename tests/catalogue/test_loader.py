"""Reading a catalogue: all faults at once, nothing but faults, and in good time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.catalogue import Catalogue, PhoneNumber, Service, StatusWord, load_catalogue, read_catalogue
from frontdoor.catalogue.fields.types import NoPhones
from frontdoor.diagnostics import DiagnosticsError
from tests.builders import (
    a_catalogue,
    a_drop_in,
    a_location,
    a_service,
    as_yaml,
    raw_catalogue,
    raw_drop_in,
    raw_location,
    raw_service,
)
from tests.frozen import CATALOGUE, ROOT

PLAIN = (ROOT / "tests/faults/time-with-colon.yaml").read_text("utf-8")


def faults(text: str | bytes) -> tuple[str, ...]:
    """Return the sentences that a text gets; none when it is a catalogue."""
    try:
        assert isinstance(read_catalogue(text), Catalogue)
    except DiagnosticsError as error:
        problems = error.problems
    else:
        return ()
    assert problems
    assert all(p.place.line >= 1 and p.place.column >= 1 and p.sentence for p in problems)
    return tuple(p.sentence for p in problems)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """No file is told like any other fault."""
    with pytest.raises(DiagnosticsError, match="there is no file of this name"):
        load_catalogue(tmp_path / "services.yaml")


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_catalogue_or_faults(junk: bytes) -> None:
    """Whatever bytes a file holds, the reader ends in a catalogue or in faults."""
    assert faults(junk)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(PLAIN.splitlines()), max_size=40), st.text("\t :-[]{}\"'#&*!|>\n@%", max_size=6)
)
def test_lines_in_any_order_are_a_catalogue_or_faults(lines: list[str], junk: str) -> None:
    """Lines of a catalogue in any order, with any marks of YAML among them, end in a catalogue or in faults."""
    faults(junk.join(["\n".join(lines[:20]), "\n".join(lines[20:])]))


@settings(max_examples=200)
@given(st.integers(0, len(PLAIN)), st.integers(0, 30), st.text(max_size=3))
def test_a_catalogue_with_one_cut_is_a_catalogue_or_faults(at: int, length: int, put: str) -> None:
    """A piece cut out of a good file, and anything put in its place, ends in a catalogue or in faults."""
    faults(PLAIN[:at] + put + PLAIN[at + length :])


_KEYS = st.sampled_from(
    ["services", "locations", "closures", "name", "at", "phone", "days", "hours", "en", "glasgow", "address"]
)
_VALUES = st.recursive(
    st.text(max_size=8) | st.sampled_from(["unknown", "withheld", "1pm", "Glasgow City", "3 March 2027"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.sampled_from(list(Catalogue.model_fields)), _VALUES)
def test_any_value_for_any_section_is_a_catalogue_or_faults(section: str, value: object) -> None:
    """A section of any shape ends in a catalogue or in faults."""
    faults(as_yaml(raw_catalogue(**{section: value})))


_SERVICE_KEYS = st.sampled_from([key for key in Service.model_fields if key != "from_"])


@settings(max_examples=300)
@given(_SERVICE_KEYS, _VALUES)
def test_any_value_for_any_key_of_a_service_is_a_catalogue_or_faults(key: str, value: object) -> None:
    """A key of a service with a value of any shape ends in a catalogue or in faults."""
    faults(as_yaml(raw_catalogue(services={"throughcare": raw_service(**{key: value})})))


def test_faults_of_typing_and_of_meaning_come_together() -> None:
    """A bad time does not hide that the need of the same service does not exist."""
    service = raw_service(
        needs=["leaving-prison", "horses"], at={"glasgow": {"drop_ins": [raw_drop_in(opens="25:00")]}}
    )

    said = faults(as_yaml(raw_catalogue(services={"throughcare": service})))
    assert len(said) == 2
    assert any("horses" in sentence for sentence in said)
    assert any("25:00" in sentence for sentence in said)


def test_one_fault_does_not_bring_others_after_it() -> None:
    """References to an entry that could not be read are not called wrong."""
    text = CATALOGUE.read_text("utf-8").replace(
        "  glasgow:\n    name: Sacro Glasgow", "  glasgow:\n    name: {a: b: c}"
    )

    assert len(faults(text)) == 1


def test_items_keep_their_numbers_after_a_faulty_one() -> None:
    """What is told of a drop-in, of a day of its, or of a change, has the number and the line that it has in the file."""
    drop_ins = [
        {"days": "Mxnday", "hours": "1pm to 3pm"},
        raw_drop_in(days="Tuesday"),
        {"days": "Tuesday", "opens": "2pm"},
        raw_drop_in(days="Tuesday", opens="2pm"),
        raw_drop_in(
            except_=[
                {"on": "31 February 2027", "hours": "closed", "reason": "x"},
                {"on": "Thursday", "hours": "closed", "reason": "x"},
            ]
        ),
    ]
    changes = [{"from": "31 February 2027", "phone": "0141 496 0123"}, {"from": "1 March 2027"}]
    text = as_yaml(
        raw_catalogue(
            services={"aye": raw_service(at={"glasgow": {"drop_ins": drop_ins}}, needs=["A b", "horses"])},
            locations={"glasgow": raw_location(changes=changes)},
        )
    )

    with pytest.raises(DiagnosticsError) as told:
        read_catalogue(text)

    lines = text.split("\n")
    said = {problem.sentence: lines[problem.place.line - 1] for problem in told.value.problems}
    here = 'service "aye", drop-in'
    for words in (
        f'{here} 1 at "glasgow": days cannot',
        f'{here} 3 at "glasgow" has no closes',
        f'{here} 4 at "glasgow" overlaps drop-in 2 there',
        f'{here} 5 at "glasgow", except 2: Thursday is not',
        'location "glasgow", changes 2 has a day, and nothing',
        'has the need "horses"',
    ):
        assert [sentence for sentence in said if words in sentence], words
    line = next(line for sentence, line in said.items() if "horses" in sentence)
    assert "horses" in line
    assert len(said) == 9


def test_unknown_means_that_the_fact_is_not_there() -> None:
    """The word unknown is no value: the page says that the fact is not known."""
    location = a_location(address="unknown", ask_for="unknown", as_of="unknown", source="unknown")

    assert (location.address, location.ask_for, location.as_of, location.source) == (None, None, None, ())


def test_an_unknown_number_is_told_from_one_left_out() -> None:
    """Staff who say that a number is unknown are believed; staff who forget it are asked."""
    assert isinstance(a_service(phone="unknown").phone, NoPhones)
    assert not isinstance(a_service().phone, NoPhones)


def test_text_may_have_translations() -> None:
    """Text reads as English, and carries its other languages."""
    name = a_service(name={"en": "Throughcare", "gd": "Taic"}).name

    assert name == "Throughcare"
    assert name.translations == {"gd": "Taic"}


def test_numbers_have_labels() -> None:
    """Several numbers keep their order, and what each is for."""
    phones = a_service(phone=["0141-248-1763", {"number": "+44 131 622 7500", "label": "Edinburgh"}]).phone

    assert phones == (PhoneNumber("0141 248 1763"), PhoneNumber("0131 622 7500", "Edinburgh"))
    assert [phone.link for phone in phones] == ["tel:+441412481763", "tel:+441316227500"]


def test_hours_in_one_are_two_times() -> None:
    """1-3pm is one o'clock in the afternoon to three; 10-2pm begins in the morning."""
    drop_in = a_drop_in(opens="1pm", closes="3pm")
    short = raw_drop_in(hours="1-3pm")
    del short["opens"], short["closes"]
    at = {"glasgow": {"drop_ins": [short]}}

    read = (
        a_catalogue(services={"throughcare": raw_service(at=at)})
        .services["throughcare"]
        .at["glasgow"]
        .drop_ins[0]
    )
    assert read == drop_in


def test_a_single_thing_needs_no_list() -> None:
    """One drop-in, one place and one need may stand without dashes and brackets."""
    service = a_service(needs="housing", at="glasgow")

    assert service.needs == ("housing",)
    assert list(service.at) == ["glasgow"]


def test_a_status_has_its_day() -> None:
    """A pause or a closing carries the day on which it takes effect."""
    status = a_service(status="paused until 3 March 2027").status

    assert (status.word, status.day and status.day.isoformat()) == (StatusWord.PAUSED, "2027-03-03")


def test_a_megabyte_is_checked_in_good_time() -> None:
    """A catalogue of a megabyte takes a fraction of a second; ten times that is only for a busy machine."""
    service = raw_service(
        offers="We help with housing, money and health. You choose what matters most. " * 21
    )
    many = {f"service-{n}": {**service, "name": f"Service {n}"} for n in range(600)}
    text = as_yaml(raw_catalogue(services=many))
    assert len(text) > 1_000_000
    began = time.process_time()

    assert faults(text) == ()
    assert time.process_time() - began < 5
