"""What links2 and elinks ask for when somebody chooses a phone number: they take it for a page below the one that is shown."""

from __future__ import annotations

import pytest
from django.test import Client

from frontdoor.editing.stale_numbers import with_numbers
from frontdoor.inbox.config.runtime import Runtime
from tests.form.pages import read_page


@pytest.mark.parametrize("page", ["/referral", "", "/services/throughcare"])
def test_a_number_that_cannot_be_called_is_told(client: Client, inbox: Runtime, page: str) -> None:
    """The number as people write it, and that the answers are not lost; it is no page of ours all the same."""
    number = next(phone for _, (_, phones) in with_numbers(inbox.catalogue) for phone in phones)
    answer = client.get(f"{page}/{number.link}")
    words = read_page(answer.content.decode()).words
    assert answer.status_code == 404
    assert words.startswith(f"Call {number.number}")
    assert "go back to it" in words


@pytest.mark.parametrize("link", ["tel:+449098790000", "tel:", "tel:<b>", "tel:x/tel:y"])
def test_a_strangers_number_is_not_shown_as_ours(client: Client, inbox: Runtime, link: str) -> None:
    """Whoever sends somebody to such an address of ours has their own number shown nowhere."""
    answer = client.get(f"/referral/{link}")
    assert answer.status_code == 404
    assert b"Call " not in answer.content
    assert b"9098" not in answer.content
