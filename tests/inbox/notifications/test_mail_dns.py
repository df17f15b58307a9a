from __future__ import annotations

import pytest

from frontdoor.inbox.notifications import mail_dns
from frontdoor.inbox.notifications.mail_dns import look_up
from tests.inbox.notifications.dns_server import Answers, a_dns_server, from_zone, refuses, silent

GOOD = """
charity.org.uk. 60 TXT "a word of somebody else's"
charity.org.uk. 60 TXT "v=spf1 mx " "include:_spf.host.example -all"
s1._domainkey.charity.org.uk. 60 TXT "v=DKIM1; k=rsa; p=MIIB"
_dmarc.charity.org.uk. 60 TXT "v=DMARC1; p=quarantine"
front.charity.org.uk. 60 A 203.0.113.9
9.113.0.203.in-addr.arpa. 60 PTR front.charity.org.uk.
"""
SPF, DKIM, DMARC, GREETING = range(4)


def findings(answers: Answers, *, sender: str = "inbox@charity.org.uk") -> list[tuple[bool | None, str]]:
    """Return what is found of a sender that does not sign in to its mail server."""
    with a_dns_server(answers) as resolver:
        found = look_up(sender, "front.charity.org.uk", resolver, signs_in=False)
        return [(finding.good, finding.sentence) for finding in found]


def test_records_that_are_there_are_said() -> None:
    """Each as it reads, so that a person can compare; a long record that is kept in pieces is put together."""
    assert findings(from_zone(GOOD)) == [
        (True, "SPF: v=spf1 mx include:_spf.host.example -all"),
        (
            True,
            'DKIM: there is a key below _domainkey.charity.org.uk. A notice that arrived must say "dkim=pass" in its header.',
        ),
        (True, "DMARC: v=DMARC1; p=quarantine"),
        (True, "Greeting: front.charity.org.uk is 203.0.113.9, and 203.0.113.9 is front.charity.org.uk."),
    ]


@pytest.mark.parametrize(
    ("which", "records", "found"),
    [
        (SPF, GOOD.replace("v=spf1 mx", "v=spf10 mx"), "There is none."),
        (SPF, GOOD + 'charity.org.uk. 60 TXT "v=spf1 -all"', "There are 2, so none counts."),
        (SPF, GOOD.replace("-all", "+all"), "It reads: v=spf1 mx include:_spf.host.example +all"),
        (DKIM, GOOD.replace("s1._domainkey", "s1.domainkey"), "There is no key at all."),
        (DMARC, GOOD.replace("_dmarc.", "dmarc."), "There is none."),
        (DMARC, GOOD.replace("p=quarantine", "p=yes"), "At _dmarc.charity.org.uk it reads: v=DMARC1; p=yes"),
        (DMARC, GOOD + '_dmarc.charity.org.uk. 60 TXT "v=DMARC1; p=none"', "At _dmarc.charity.org.uk there are 2, so none counts."),
        (GREETING, GOOD.replace("front.charity.org.uk. 60 A", "back.charity.org.uk. 60 A"), "It has no address."),
        (GREETING, GOOD.replace("PTR front", "PTR back"), "It has 203.0.113.9, and no PTR record there gives the name back."),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_with_what_should_be_there(
    which: int, records: str, found: str
) -> None:
    """One sentence of what is wanted, one of what there is; the other records are not blamed."""
    said = findings(from_zone(records))
    assert [number for number, (good, _) in enumerate(said) if not good] == [which]
    good, sentence = said[which]
    assert good is False
    assert sentence.endswith(f" {found}")
    assert ("needs" if which != DKIM else "must sign") in sentence


def test_a_domain_below_another_is_under_its_dmarc() -> None:
    """The nearest record counts; the domain's own comes first."""
    said = findings(from_zone(GOOD), sender="inbox@mail.charity.org.uk")
    assert said[DMARC] == (True, "DMARC: v=DMARC1; p=quarantine")
    assert not said[SPF][0], "SPF is of the domain itself"


@pytest.mark.parametrize("answers", [refuses, silent])
def test_where_the_dns_does_not_answer_it_says_what_to_look_for(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record is called missing that nobody could ask for; and a silent server is not waited for four times."""
    monkeypatch.setattr(mail_dns, "SECONDS", 0.2)
    said = findings(answers)
    assert [good for good, _ in said] == [None] * 4
    assert all(
        sentence.endswith("The DNS gave us no answer: look it up from another machine.")
        for _, sentence in said
    )
    assert 'begins with "v=spf1"' in said[SPF][1]


def test_whoever_signs_in_needs_no_name() -> None:
    """The mail server knows us by the login; an address in brackets has no name to look up."""
    with a_dns_server(from_zone(GOOD)) as resolver:
        for name, signs_in in (("front.charity.org.uk", True), ("[192.0.2.1]", False)):
            assert len(list(look_up("inbox@charity.org.uk", name, resolver, signs_in=signs_in))) == 3
