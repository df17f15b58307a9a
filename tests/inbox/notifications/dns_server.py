"""A DNS server on loopback that answers from a zone file, made with dnspython; and servers that answer badly or not at all."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.zone
from dns.resolver import Resolver

Answers = Callable[[dns.message.Message], dns.message.Message | None]


@contextlib.contextmanager
def a_dns_server(answers: Answers, at: tuple[str, int] = ("127.0.0.1", 0)) -> Iterator[Resolver]:
    """Give a resolver that asks a server which answers each question so, or not where it gives None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(at)
        stop = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, answers, stop))
        thread.start()
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = [at[0]], listener.getsockname()[1]
        try:
            yield resolver
        finally:
            stop.set()
            thread.join()


def from_zone(text: str) -> Answers:
    """Answer as the server of all zones that holds these records: a name with names below it exists, without records of its own."""
    zone = dns.zone.from_text(text, origin=".", relativize=False, check_origin=False)

    def answer(question: dns.message.Message) -> dns.message.Message:
        (asked,) = question.question
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA
        found = zone.get_rrset(asked.name, asked.rdtype)
        if found is not None:
            reply.answer.append(found)
        elif not any(name.is_subdomain(asked.name) for name in zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    return answer


def refuses(question: dns.message.Message) -> dns.message.Message:
    """Answer as a server that does not serve us."""
    reply = dns.message.make_response(question)
    reply.set_rcode(dns.rcode.REFUSED)
    return reply


def silent(_: dns.message.Message) -> None:
    """Answer nothing."""


def _serve(listener: socket.socket, answers: Answers, stop: threading.Event) -> None:
    listener.settimeout(0.05)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            asked, whom = listener.recvfrom(4096)
            if reply := answers(dns.message.from_wire(asked)):
                listener.sendto(reply.to_wire(), whom)
