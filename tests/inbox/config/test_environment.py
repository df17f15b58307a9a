from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from frontdoor.catalogue.fields.suggestions import listed
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config.database_url import PostgreSQL, django_database
from frontdoor.inbox.config.environment import SETTINGS, read_environment
from frontdoor.inbox.config.mailbox_kinds import KINDS
from frontdoor.inbox.config.mailbox_urls import MailboxAddress, Secret

GOOD = {"FRONTDOOR_ADDRESS": "https://example.org"}


def sentences(**environ: str) -> list[str]:
    """Read settings that are faulty, and return what is said of them."""
    with pytest.raises(DiagnosticsError) as found:
        read_environment({**GOOD, **{f"FRONTDOOR_{name}": value for name, value in environ.items()}})
    return [problem.sentence for problem in found.value.problems]


def test_without_settings_everything_lies_in_var() -> None:
    """A public address is all that a server needs to be told besides its keys."""
    environment = read_environment(GOOD)
    assert environment.database == Path("var/inbox.sqlite3").absolute()
    assert environment.https
    assert not environment.development


def test_all_faulty_settings_are_named_at_once() -> None:
    """Every fault gives its sentence, sorted by the setting's name."""
    assert sentences(
        ADDRESS="http://example.org",
        DEVELOPMENT="maybe",
        MAILBOXES="glasgow=mailto:somebody glasgow=http://example.org",
        METRICS_PORT="99999",
        PART="both",
        SECRET_KEY="short",
        SMTP="smtp://mail.example.org?tls=none",
    ) == [
        'FRONTDOOR_ADDRESS is "http://example.org". On a server it must begin with https://, because answers travel over it.',
        'FRONTDOOR_DEVELOPMENT is "maybe". Write yes or no.',
        f'FRONTDOOR_MAILBOXES names "http://example.org" for glasgow. A mailbox begins with {listed(kind.example for kind in KINDS)}.',
        'FRONTDOOR_MAILBOXES names "mailto:somebody" for glasgow, which is not an e-mail address.',
        'FRONTDOOR_MAIL_FROM is "". Write the address that notices come from, such as inbox@example.org.',
        'FRONTDOOR_METRICS_PORT is "99999". Write a number from 1 to 65535.',
        'FRONTDOOR_PART is "both". Write all, intake or desk.',
        "FRONTDOOR_SECRET_KEY has 5 characters. Use at least 50 random ones.",
        "FRONTDOOR_SMTP says tls=none for another machine. Notices leave this machine over TLS only.",
    ]


def test_an_address_is_written_as_the_dns_has_it() -> None:
    """Every notice carries it in ASCII; catches a server that starts and can tell nobody."""
    assert sentences(ADDRESS="https://www.fàilte.example") == [
        'FRONTDOOR_ADDRESS is "https://www.fàilte.example". Write its host in ASCII, as the DNS has it: it begins with '
        "xn-- there."
    ]


def test_a_setting_that_does_not_exist_is_named() -> None:
    """A slip in a name is not passed over in silence."""
    assert sentences(MAILBOX="x") == [
        "FRONTDOOR_MAILBOX is not a setting. The settings are listed in README.md."
    ]


@pytest.mark.parametrize(
    "address",
    [
        "a@b\nBcc: evil@example.org",
        "a@b,c@d",
        "<a@b>",
        "=?utf-8?q?hello=0ABcc=3A_evil?=@x@y",
        "a b@c",
        "Mòrag@b",
        "a@",
    ],
)
def test_no_address_can_smuggle_a_header_or_a_second_recipient(address: str) -> None:
    """Line breaks, commas, encoded words and other alphabets are refused in the settings."""
    with pytest.raises(DiagnosticsError):
        read_environment(
            {**GOOD, "FRONTDOOR_SMTP": "smtp://mail.example.org", "FRONTDOOR_MAIL_FROM": address}
        )


def test_mailboxes_and_mail_server_are_read() -> None:
    """Two mailboxes of one team, and a server with a password that holds a colon."""
    environment = read_environment(
        {
            **GOOD,
            "FRONTDOOR_MAILBOXES": "glasgow=mailto:team@example.org glasgow=https://example.org/new",
            "FRONTDOOR_SMTP": "smtp://user%40example.org:p%3Aw@mail.example.org?tls=tls",
            "FRONTDOOR_MAIL_FROM": "inbox@example.org",
        }
    )
    assert environment.mailboxes == (
        MailboxAddress("glasgow", "mailto:team@example.org"),
        MailboxAddress("glasgow", "https://example.org/new"),
    )
    server = environment.smtp
    assert server is not None
    assert (server.host, server.port, server.tls, server.user, str(server.password)) == (
        "mail.example.org",
        465,
        "tls",
        "user@example.org",
        "p:w",
    )
    assert "p:w" not in repr(environment)


def test_an_email_mailbox_needs_a_mail_server() -> None:
    """A team that is to be told by mail without a server would never be told."""
    assert sentences(MAILBOXES="glasgow=mailto:a@example.org") == [
        "FRONTDOOR_SMTP is missing, but an e-mail address is to be told."
    ]


def test_plain_http_is_for_development_only() -> None:
    """On the machine itself, for trying out, http is allowed."""
    environment = read_environment({"FRONTDOOR_DEVELOPMENT": "yes"})
    assert environment.address == "http://127.0.0.1:8000"
    assert not environment.https


def test_secrets_do_not_show() -> None:
    """A secret's representation holds nothing of it."""
    assert "hidden" not in f"{Secret('hidden')!r}"


def test_every_setting_says_what_it_is_for() -> None:
    """The table from which the README is written has a default and a meaning for each."""
    assert all(setting.default and setting.meaning.endswith(".") for setting in SETTINGS)


def database(text: str) -> dict[str, Any]:
    """What Django is told of an address."""
    found = read_environment({**GOOD, "FRONTDOOR_DATABASE": text}).database
    assert isinstance(found, PostgreSQL)
    return django_database(found)


def test_a_postgresql_database_is_read() -> None:
    """Name, place and password; a password stays out of what is printed."""
    address = "postgresql://inbox:p%40ss@db.example.org/front"
    told = database(address)
    assert (told["HOST"], told["PORT"], told["NAME"], told["USER"], told["PASSWORD"]) == (
        "db.example.org",
        "",
        "front",
        "inbox",
        "p@ss",
    )
    assert "p@ss" not in repr(read_environment({**GOOD, "FRONTDOOR_DATABASE": address}))
    options = told["OPTIONS"]
    assert (options["sslmode"], options["target_session_attrs"]) == ("verify-full", "read-write")


def test_an_address_is_read_as_postgresqls_own_programs_do() -> None:
    """Several hosts, a socket, a certificate; it is always the one that may write that is asked for."""
    told = database(
        "postgresql://inbox@one:5433,two,three:5434/front?target_session_attrs=any&sslrootcert=/ca.pem"
    )
    assert (told["HOST"], told["PORT"]) == ("one,two,three", "5433,,5434")
    options = told["OPTIONS"]
    assert (options["target_session_attrs"], options["sslrootcert"]) == ("read-write", "/ca.pem")
    for text in (
        "postgresql:///front",
        "postgresql:///front?host=/run/postgresql",
        "postgresql://%2Frun%2Fpg/front",
    ):
        assert database(text)["OPTIONS"]["sslmode"] == "prefer", text
    assert (
        database("postgresql://127.0.0.1,localhost/front?sslmode=disable")["OPTIONS"]["sslmode"] == "disable"
    )
    assert database("postgresql://127.0.0.1,elsewhere/front")["OPTIONS"]["sslmode"] == "verify-full"
    assert (
        database("postgresql://elsewhere/front?sslmode=verify-ca&connect_timeout=9")["OPTIONS"][
            "connect_timeout"
        ]
        == "9"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("postgresql://", "must be a file, or an address"),
        ("postgresql://host/", "must be a file, or an address"),
        ("postgresql://host/front?no_such=1", "must be a file, or an address"),
        ("postgresql://u:secret@h:x/f", "has a port that is not a number from 1 to 65535."),
        ("postgresql://h:1,h:70000/f", "has a port that is not a number from 1 to 65535."),
        (
            "postgresql://elsewhere/f?sslmode=require",
            "asks for sslmode=require, with which anybody on the way",
        ),
        ("postgresql://127.0.0.1,elsewhere/f?sslmode=disable", "asks for sslmode=disable"),
    ],
)
def test_a_faulty_postgresql_address_is_told(text: str, words: str) -> None:
    """What cannot be an address, or would be read on the way, is one sentence; it never quotes the password."""
    (sentence,) = sentences(DATABASE=text)
    assert sentence.startswith(f"FRONTDOOR_DATABASE {words}")
    assert "secret" not in sentence
