from __future__ import annotations

from urllib.parse import quote_plus

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from frontdoor.inbox.store.models import Referral
from tests.form.builders import the_form
from tests.inbox.intake.browser import FORM, Browser, answers

OURS = ["form_version", "key", "change", "another", "send", "homepage", "scripted"]
INPUTS = some.deferred(
    lambda: some.sampled_from(
        [*OURS, *(name for one in the_form().questions() for name in (*one.inputs(), one.id))]
    )
)
CHUNKS = some.sampled_from(
    [b"&", b"=", b"+", b"%", b"%0", b"%00", b"%ED%A0%80", b"%E2%80%AE", b"\xff", b"full_name", b";"]
)
ADDRESSES = some.sampled_from(["/referral/check", "/referral/send", "/find/where/"])
ANY_BODY = some.lists(CHUNKS | some.binary(max_size=8), max_size=40).map(b"".join)
ANY_KIND = some.sampled_from(
    [FORM, FORM + "; charset=UTF-8", "text/plain", "multipart/form-data", "", "\x7f", ";"]
)
PAIRS = some.lists(some.tuples(INPUTS, some.text(max_size=20)), max_size=30)
HEADERS = some.dictionaries(
    some.sampled_from(["Origin", "Sec-Fetch-Site", "Content-Encoding", "Accept", "Referer"]),
    some.sampled_from(["", "null", "cross-site", "same-origin", "http://127.0.0.1:8000", "gzip", "\x7f"]),
    max_size=3,
)
PATIENT = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PATIENT
@given(address=ADDRESSES, body=ANY_BODY, kind=ANY_KIND, headers=HEADERS)
def test_any_bytes_are_answered_with_a_whole_page(
    browser: Browser, address: str, body: bytes, kind: str, headers: dict[str, str]
) -> None:
    """No body, type or header makes an error of ours, a broken page, a cookie or a referral."""
    answer = browser.post(address, body, content_type=kind, headers=headers)
    assert answer.status in (200, 400, 403, 409, 413, 415, 422)
    assert not Referral.objects.exists()


@PATIENT
@given(address=ADDRESSES, pairs=PAIRS, headers=HEADERS)
def test_any_inputs_beside_good_answers_are_answered(
    browser: Browser, address: str, pairs: list[tuple[str, str]], headers: dict[str, str]
) -> None:
    """Repeated, strange and hostile inputs next to good ones are faults or pages to check, and never stored unchecked."""
    body = "&".join(f"{name}={quote_plus(text, errors='replace')}" for name, text in pairs)
    good = "&".join(f"{name}={quote_plus(value)}" for name, values in answers().items() for value in values)
    answer = browser.post(address, f"{good}&{body}".encode(), headers=headers)
    assert answer.status in (200, 400, 403, 409, 422)
    assert not Referral.objects.exists()
