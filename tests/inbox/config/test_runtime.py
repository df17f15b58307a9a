"""The runtime context: what is said of an address that the catalogue and the settings do not share."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from click.testing import CliRunner

from frontdoor.inbox import bootstrap
from frontdoor.inbox.commands import setup_and_status
from frontdoor.inbox.config import runtime
from frontdoor.inbox.config.runtime import Runtime, site_address_warning
from frontdoor.inbox.server import serve
from frontdoor.inbox.store import durability_check


def on_a_server(inbox: Runtime, site: str | None, *, development: bool = False) -> Runtime:
    """Return the runtime of a server at https://example.org whose catalogue names a site."""
    environment = replace(inbox.environment, address="https://example.org", development=development)
    settings = inbox.catalogue.settings.model_copy(update={"site": site})
    return replace(
        inbox, environment=environment, catalogue=inbox.catalogue.model_copy(update={"settings": settings})
    )


@pytest.mark.parametrize("site", ["https://example.org", "https://example.org/", "https://Example.org"])
def test_an_address_that_is_the_same_in_both_is_not_warned_of(inbox: Runtime, site: str) -> None:
    """A slash at the end, and capitals, make no other address."""
    assert site_address_warning(on_a_server(inbox, site)) is None


@pytest.mark.parametrize(
    ("site", "there"),
    [
        (None, "has no site: under settings:"),
        ("https://old.example.org", 'says "https://old.example.org" under settings:'),
    ],
)
def test_an_address_that_is_missing_or_another_is_warned_of(
    inbox: Runtime, site: str | None, there: str
) -> None:
    """Where, what is there, what was expected, and what to do; in development nobody needs it."""
    warning = site_address_warning(on_a_server(inbox, site))
    assert warning is not None
    assert there in warning
    assert 'Write "site: https://example.org"' in warning
    assert site_address_warning(on_a_server(inbox, site, development=True)) is None


def test_check_and_the_start_say_so_and_go_on(
    inbox: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A site whose feeds lead nowhere still takes referrals."""
    using = on_a_server(inbox, None)
    warning = site_address_warning(using)
    monkeypatch.setattr(Runtime, "read_all", lambda self: self)
    monkeypatch.setattr(runtime, "started", lambda: using)
    monkeypatch.setattr(setup_and_status, "ready", lambda: None)
    monkeypatch.setattr(bootstrap, "check_keys", lambda *_, **__: None)
    monkeypatch.setattr(bootstrap, "check_teams", lambda *_: None)
    monkeypatch.setattr(durability_check, "check_database", lambda: None)
    checked = CliRunner().invoke(setup_and_status.check)
    assert checked.exit_code == 0, checked.output
    assert checked.output.startswith(f"Warning: {warning}\nAll is well.")

    class Listening(Exception):  # noqa: N818 -- no fault: as far as the start is to go
        pass

    def listen(*_: object) -> None:
        raise Listening

    for name, value in (
        ("started", lambda: using),
        ("prepare_store", lambda: None),
        ("check_teams", lambda _: None),
        ("listening_socket", listen),
    ):
        monkeypatch.setattr(serve, name, value)
    with caplog.at_level(logging.WARNING, "frontdoor.serving"), pytest.raises(Listening):
        serve.serve("127.0.0.1", 0)
    assert f"action=check-address {warning}" in caplog.messages
