from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from frontdoor.inbox.commands import inbox as commands
from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.mailbox_urls import MailboxAddress, MailServer, Secret
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import mail_dns
from frontdoor.inbox.notifications.mail_check import objections
from tests.inbox import places
from tests.inbox.notifications.dns_server import a_dns_server, from_zone
from tests.inbox.notifications.servers import Script, a_scripted_server, free_port
from tests.inbox.notifications.test_mail_dns import GOOD

TOLD = ("mailto:team@example.org", "https://example.org/new", "mailto:boss@example.org")
TAIL = " Server, user and password stand in FRONTDOOR_SMTP; the name that we give is the host of FRONTDOOR_ADDRESS."


def using(inbox: Runtime, server: MailServer) -> Environment:
    """The settings of an inbox that tells these by mail, one of them twice, through a server."""
    team, post, boss = (MailboxAddress(places.TEAMS[0], address) for address in TOLD)
    return replace(
        inbox.environment,
        smtp=server,
        mail_from="inbox@charity.org.uk",
        address="https://front.charity.org.uk",
        mailboxes=(team, post),
        second_route=(boss, team),
    )


def test_a_server_that_would_take_it_gets_no_message(inbox: Runtime) -> None:
    """Greeted by our name, told each address once, and left."""
    script = Script()
    with a_scripted_server(script) as server:
        assert list(objections(using(inbox, server))) == []
    commands = sorted(command.lower() for command in script.commands)  # Python 3.13 writes "from:" small
    assert commands == sorted(
        ["ehlo front.charity.org.uk", "mail from:<inbox@charity.org.uk>", "quit"] * 2
        + ["rcpt to:<team@example.org>", "rcpt to:<boss@example.org>"]
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (Script(ehlo="550 go away"), "The mail server refused us (550): it does not like the name that we give (front.charity.org.uk)."),
        # Postfix looks at the greeting when it is told the recipient.
        (Script(rcpt="450 4.7.1 Helo command rejected: Host not found"), "The mail server asked us to come back (450) when we greeted it as front.charity.org.uk: it may not like that name."),
    ],
)  # fmt: skip
def test_what_it_objects_to_is_one_sentence_with_all_whom_it_concerns(
    inbox: Runtime, script: Script, said: str
) -> None:
    """As a notice would meet it, with where to look for the cause."""
    with a_scripted_server(script) as server:
        assert list(objections(using(inbox, server))) == [
            f"Mail to team@example.org, boss@example.org by 127.0.0.1:{server.port}: {said}{TAIL}"
        ]
    assert not script.taken


def test_encryption_and_sign_in_are_tried(inbox: Runtime) -> None:
    """A password that is not taken, and a server without encryption, are found before the first referral."""
    with a_scripted_server(Script(ehlo="250-here\r\n250 AUTH PLAIN", auth="535 no")) as server:
        (wrong,) = objections(using(inbox, replace(server, user="inbox", password=Secret("pass"))))
    assert "The mail server refused it (535) when we signed in." in wrong
    with a_scripted_server(Script()) as server:
        (plain,) = objections(using(inbox, replace(server, tls="starttls")))
    assert "The mail server offers no encryption, so nothing was sent." in plain


def checked(inbox: Runtime, server: MailServer, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    """Run the command over settings in the environment."""
    environment = using(inbox, server)
    monkeypatch.setattr("frontdoor.inbox.bootstrap.check_teams", lambda *_: None)
    monkeypatch.setattr("frontdoor.inbox.bootstrap.check_keys", lambda *_, **__: None)
    monkeypatch.setenv("FRONTDOOR_MAILBOXES", f"{places.TEAMS[0]}={TOLD[0]}")
    monkeypatch.setenv("FRONTDOOR_SMTP", f"smtp://{server.host}:{server.port}?tls=none")
    monkeypatch.setenv("FRONTDOOR_MAIL_FROM", environment.mail_from)
    monkeypatch.setenv("FRONTDOOR_ADDRESS", environment.address)
    return CliRunner().invoke(commands, ["check", *options])


def test_the_command_fails_where_mail_would_not_arrive(
    inbox: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is well only where the team would be told; every fault at once, missing records among them."""
    with a_scripted_server(Script()) as server:
        well = checked(inbox, server, monkeypatch)
        assert well.exit_code == 0, well.output
        assert "All is well." in well.output
        assert "SPF" not in well.output, "nobody is asked unless it is wanted"
        for records, code in ((GOOD, 0), (GOOD.replace("_dmarc", "dmarc").replace("-all", ""), 1)):
            with a_dns_server(from_zone(records)) as resolver:
                monkeypatch.setattr(mail_dns, "system_resolver", lambda resolver=resolver: resolver)
                looked = checked(inbox, server, monkeypatch, "--mail")
            assert looked.exit_code == code
            assert looked.output.count("needs one TXT record") == 2 * code
            assert "DKIM: there is a key below" in looked.output
    gone = checked(inbox, MailServer("127.0.0.1", free_port(), "none"), monkeypatch)
    assert gone.exit_code == 1
    assert "The mail server could not be reached." in gone.output
    assert "All is well." not in gone.output
