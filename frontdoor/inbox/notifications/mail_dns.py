"""Looks up in the DNS what mail servers want to know of the sender of our notices: SPF, DKIM, DMARC, and the name that we greet with.

Where these records are missing our notices look forged, and land where nobody looks. They are set where the charity's domain is
kept; nothing here changes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dns.exception import DNSException, Timeout
from dns.name import Name, from_text
from dns.resolver import NXDOMAIN, NoAnswer, NoResolverConfiguration, Resolver
from dns.reversename import from_address

SECONDS = 5.0
"""The longest that one question may take."""
_POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class RecordCheck:
    """What was found for one record; ``good`` is None where the DNS did not answer."""

    good: bool | None
    sentence: str


def system_resolver() -> Resolver:
    """Return the resolver that this machine is set up with; one that gets no answer where there is none."""
    try:
        return Resolver()
    except NoResolverConfiguration:
        return Resolver(configure=False)


def look_up(mail_from: str, greets_as: str, resolver: Resolver, *, signs_in: bool) -> Iterator[RecordCheck]:
    """Yield a finding for each record of the domain of ``mail_from``, and for ``greets_as`` where we do not sign in."""
    domain = mail_from.rpartition("@")[2]
    records: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        (
            f'SPF: {domain} needs one TXT record that begins with "v=spf1", names the servers that send its mail, and ends with '
            "-all or ~all.",
            lambda: _spf(_texts(domain, resolver)),
        ),
        (
            f"DKIM: the mail server must sign, and its public key stand in a TXT record at SELECTOR._domainkey.{domain}. Only the "
            'server knows the selector: look in the header of a notice that arrived for "dkim=pass".',
            lambda: _dkim(domain, resolver),
        ),
        (
            f'DMARC: _dmarc.{domain}, or the same of the domain above it, needs one TXT record that begins with "v=DMARC1" and says '
            "p=none, p=quarantine or p=reject.",
            lambda: _dmarc(domain, resolver),
        ),
    ]
    if not signs_in and not greets_as.startswith("["):
        records.append(
            (
                f"Greeting: we do not sign in to the mail server, so it looks whether we are {greets_as}. That name needs the "
                "address of this machine (A or AAAA), and that address a PTR record with the name.",
                lambda: _greeting(greets_as, resolver),
            )
        )
    silent = False
    for wanted, judge in records:
        try:
            if silent:
                raise Timeout
            good, found = judge()
        except DNSException as error:
            silent = isinstance(error, Timeout)  # each further question would take as long
            yield RecordCheck(None, f"{wanted} The DNS gave us no answer: look it up from another machine.")
        else:
            yield RecordCheck(good, found if good else f"{wanted} {found}")


def _spf(texts: list[str]) -> tuple[bool, str]:
    found = [text for text in texts if text.lower().split()[:1] == ["v=spf1"]]
    if len(found) != 1:
        return False, f"There are {len(found)}, so none counts." if found else "There is none."
    terms = found[0].lower().split()
    ends = any(term in ("-all", "~all") or term.startswith("redirect=") for term in terms)
    return ends, f"SPF: {found[0]}" if ends else f"It reads: {found[0]}"


def _dkim(domain: str, resolver: Resolver) -> tuple[bool, str]:
    """Say whether there is anything below ``_domainkey``: a name with names below it exists (RFC 8020)."""
    try:
        resolver.resolve(_name(f"_domainkey.{domain}"), "TXT", lifetime=SECONDS)
    except NXDOMAIN:
        return False, "There is no key at all."
    except NoAnswer:
        pass
    return (
        True,
        f'DKIM: there is a key below _domainkey.{domain}. A notice that arrived must say "dkim=pass" in its header.',
    )


def _dmarc(domain: str, resolver: Resolver) -> tuple[bool, str]:
    """Look at the domain, then at each above it but the top one, as RFC 7489's successor does."""
    labels = domain.split(".")
    for first in range(max(len(labels) - 1, 1)):
        at = f"_dmarc.{'.'.join(labels[first:])}"
        found = [
            text for text in _texts(at, resolver) if text.replace(" ", "").lower().startswith("v=dmarc1")
        ]
        if len(found) > 1:
            return False, f"At {at} there are {len(found)}, so none counts."
        if found:
            tags = dict(tag.strip().lower().split("=", 1) for tag in found[0].split(";") if "=" in tag)
            good = tags.get("p", "").strip() in _POLICIES
            return good, f"DMARC: {found[0]}" if good else f"At {at} it reads: {found[0]}"
    return False, "There is none."


def _greeting(host: str, resolver: Resolver) -> tuple[bool, str]:
    addresses = [data.address for kind in ("A", "AAAA") for data in _data(_name(host), kind, resolver)]
    if not addresses:
        return False, "It has no address."
    for address in addresses:
        names = [data.target for data in _data(from_address(address), "PTR", resolver)]
        if _name(host) in names:
            return True, f"Greeting: {host} is {address}, and {address} is {host}."
    return False, f"It has {', '.join(addresses)}, and no PTR record there gives the name back."


def _texts(name: str, resolver: Resolver) -> list[str]:
    return [b"".join(data.strings).decode("ascii", "replace") for data in _data(_name(name), "TXT", resolver)]


def _data(name: Name, kind: str, resolver: Resolver) -> list[Any]:
    """Return the records of one kind, none where there is none; raise DNSException where nobody answered."""
    try:
        return list(resolver.resolve(name, kind, lifetime=SECONDS))
    except (NXDOMAIN, NoAnswer):
        return []


def _name(text: str) -> Name:
    return from_text(f"{text.rstrip('.')}.")
