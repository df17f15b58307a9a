"""Each kind of value takes what a person would type for it, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.catalogue import read_catalogue
from frontdoor.catalogue.fields import dates, parse, phones
from frontdoor.catalogue.fields.service_status import ServiceStatus, StatusWord
from frontdoor.catalogue.fields.types import PhoneNumber
from frontdoor.catalogue.validation import readability
from frontdoor.catalogue.validation.readability import Hardness, hardness_of, how_hard
from frontdoor.catalogue.validation.wording import wording_notes
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.recurrence import date_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("13:00", time(13)), ("1pm", time(13)), ("1 pm", time(13)), ("1.30pm", time(13, 30)), ("1:30 p.m.", time(13, 30)),
        ("noon", time(12)), ("12pm", time(12)), ("12am", time(0)), ("midnight", time(0)), ("09:30", time(9, 30)),
        ("9.30", time(9, 30)), ("1300", time(13)), ("10AM", time(10)), ("1\u00a0pm", time(13)), ("24:00", time(0)),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(words: str, expected: time) -> None:
    """A time may be written with a colon, a point, am or pm, or as a word."""
    assert dates.clock(words) == expected


@pytest.mark.parametrize(
    ("words", "opens", "closes"),
    [
        ("1-3pm", 13, 15), ("10-2pm", 10, 14), ("11am to noon", 11, 12), ("10 to noon", 10, 12), ("13:00–15:00", 13, 15),
        ("9am until 5pm", 9, 17), ("10pm-2am", 22, 2), ("11-1pm", 11, 13), ("8-10am", 8, 10),
    ],
)  # fmt: skip
def test_two_times_in_one_are_told_apart(words: str, opens: int, closes: int) -> None:
    """A half of the day that is said once is meant for both, unless that cannot be."""
    assert dates.sessions(words) == ((time(opens), time(closes)),)


@pytest.mark.parametrize(
    "words",
    [
        "2027-03-03",
        "3 March 2027",
        "3rd Mar 2027",
        "Wednesday 3 March 2027",
        "Wed 3 March, 2027",
        "03/03/2027",
        "2027/3/3",
    ],
)
def test_days_are_read_as_people_write_them(words: str) -> None:
    """A day may be written in words, with its weekday, or in numbers where these can mean one day only."""
    assert dates.day(words) == date(2027, 3, 3)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_day_in_our_words_is_read_back(made: date) -> None:
    """What we write for a day is what we read."""
    assert dates.day(date_words(made)) == made
    assert dates.day(made.isoformat()) == made


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2024", "2024"),
        ("2024-07", "2024-07"),
        ("July 2024", "2024-07"),
        ("3 July 2024", "2024-07-03"),
        ("Sept 2019", "2019-09"),
    ],
)
def test_as_of_is_as_exact_as_its_source(words: str, expected: str) -> None:
    """A year stays a year, and a month a month."""
    assert dates.as_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("01412481763", "0141 248 1763"), ("+44 (0) 141 248 1763", "0141 248 1763"), ("0044 141 248 1763", "0141 248 1763"),
        ("(0141) 248-1763", "0141 248 1763"), ("07700 900 123", "07700 900123"), ("01224 560 570", "01224 560570"),
        ("03000632100", "0300 063 2100"), ("0800 1111", "0800 1111"), ("116123", "116 123"), ("101", "101"),
        ("020 79460000", "020 7946 0000"), ("18001 0141 248 1763", "18001 0141 248 1763"), ("+353 1 234 5678", "+353 1 234 5678"),
        ("0141 248 1763 ext 12", "0141 248 1763 extension 12"), ("0800 123 456", "0800 123 456"),
    ],
)  # fmt: skip
def test_numbers_get_the_spaces_that_people_say(words: str, expected: str) -> None:
    """A phone number may be typed in many ways, and is shown in one."""
    assert phones.number(words) == expected


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("0141 248 1763", "tel:+441412481763"), ("116 123", "tel:116123"), ("+353 1 234 5678", "tel:+35312345678"),
        ("0141 248 1763 extension 12", "tel:+441412481763"),
    ],
)  # fmt: skip
def test_a_number_can_be_rung_from_its_link(number: str, link: str) -> None:
    """The link holds the number as the network wants it, without its extension."""
    assert PhoneNumber(number).link == link


@pytest.mark.parametrize(
    ("words", "expected"), [("eh22pr", "EH2 2PR"), ("G2 8LU", "G2 8LU"), ("AB11-6HJ", "AB11 6HJ")]
)
def test_postcodes_get_their_space_and_capitals(words: str, expected: str) -> None:
    """A postcode may lack its space."""
    assert parse.postcode(words) == expected


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (dates.clock, "1"), (dates.clock, "3:30"), (dates.clock, "13pm"), (dates.clock, "9:75"),
        (dates.day, "31 February 2027"), (dates.day, "12/25/2026"), (dates.day, "03/04/2027"),
        (dates.day, "tomorrow"), (dates.day, "Tuesday 3 March 2027"), (dates.as_of, "2024-13"),
        (phones.number, "0141 248 176"), (phones.number, "0141 248 17634"), (phones.number, "1763"[:2]),
        (phones.number, "0641 248 1763"), (parse.postcode, "G1 OAA"), (parse.postcode, "12345"),
        (parse.identifier, "Prison Travel"), (parse.identifier, "-a"), (parse.link, "http://x.org"), (parse.link, "sacro.org.uk"),
        (parse.source, "www.sacro.org.uk"), (parse.yes_no, "perhaps"), (parse.email, "a@b"), (parse.number, "north"),
        (parse.filled, "  "), (parse.filled, ["a"]), (parse.filled, "“quoted”"), (parse.whole, "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(check: Callable[[object], object], words: object) -> None:
    """A value that could mean two things, or nothing, is refused with a sentence."""
    with pytest.raises(ValueError, match=r"(is|has) .+\."):
        check(words)


def test_an_id_is_offered_for_a_name() -> None:
    """A name with capitals, accents and spaces has an id near to it."""
    assert parse.suggested_id("Café d'Écosse: Prison Travel") == "cafe-decosse-prison-travel"


def test_a_status_takes_effect_on_its_day() -> None:
    """A pause ends on its day, and a closing begins on its day."""
    day = date(2027, 3, 3)

    assert ServiceStatus(StatusWord.PAUSED, day).on(date(2027, 3, 2)) is StatusWord.PAUSED
    assert ServiceStatus(StatusWord.PAUSED, day).on(day) is StatusWord.OPEN
    assert ServiceStatus(StatusWord.CLOSED, day).on(date(2027, 3, 2)) is StatusWord.OPEN
    assert ServiceStatus(StatusWord.CLOSED, day).on(day) is StatusWord.CLOSED


def test_plain_text_is_never_too_hard() -> None:
    """Short sentences of everyday words pass, in any number, and so do lists."""
    assert hardness_of("We help you find a place to live. You choose what matters most. " * 40) is None
    assert hardness_of("\n".join(f"- help with housing and benefits, number {n}" for n in range(40))) is None


_BITS = '. |.\n|\n|\n\n|\n- | |?|." |1. |:|(|_|a |a house |well-known |accommodation |Ünïversities |](/services/x) '


@settings(max_examples=200)
@given(st.lists(st.sampled_from(_BITS.split("|")), min_size=40, max_size=120).map("".join))
def test_the_glance_at_a_text_passes_none_that_a_closer_look_would_not(text: str) -> None:
    """What is seen to be easy at a glance is easy when all ends of sentences and long words are looked for."""

    def refused() -> Hardness | None:
        found = hardness_of(text)
        return found if found and found.stops else None

    glanced = refused()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readability, "_ends_at_least", lambda text: 1)  # so many words to a sentence never pass
        assert refused() == glanced


PLAIN = (
    "Clydeside Community Kitchen provides breakfast, dinners and friendly company for everybody in Govanhill, including "
    "families, students and older neighbours living alone."
)


def test_a_plain_sentence_of_long_words_is_a_note_and_stops_nothing() -> None:
    """A short text with 20 to 24 words in its longest sentence is told of, and taken."""
    found = hardness_of(PLAIN)

    assert found is not None
    assert not found.stops
    assert "its longest sentence has 21 words" in found.words
    longer = hardness_of(f"{PLAIN[:-1]}, wherever somebody is looking for something.")
    assert longer is not None
    assert longer.stops


def test_names_do_not_count_as_long_words() -> None:
    """A name has no easier word: the same sentence with everyday words of that length is hard, with names it is not."""
    named = "The bus from {} to {} and {} stops on the way at {} and then at {} for people who wish to visit us there on a day off."
    long = ("Clackmannanshire", "Kirkintilloch", "Bishopbriggs", "Grangemouth", "Bannockburn")

    assert hardness_of(named.format(*long)) is None
    assert how_hard(named.format(*map(str.lower, long))) > how_hard(named.format(*long))


def test_an_editor_may_overrule_it_with_a_reason() -> None:
    """The same text is taken as soon as wording_reason says why it stays."""
    text = (Path(__file__).parent.parent / "faults/text-too-hard.yaml").read_text("utf-8")
    with pytest.raises(DiagnosticsError, match="say why in wording_reason"):
        read_catalogue(text)

    catalogue = read_catalogue(
        text.replace("    status: open\n", "    wording_reason: The words of the law\n")
    )
    assert list(wording_notes(catalogue)) == []


def test_a_sentence_of_a_hundred_words_is_too_hard() -> None:
    """One endless sentence is told with its length and its first words."""
    found = hardness_of("the cat and the dog " * 20)

    assert found is not None
    assert found.stops
    assert "has 100 words" in found.words
