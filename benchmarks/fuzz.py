"""Throws malformed requests at a running public door and counts what comes back: any 5xx is a fault, and so is growth.

python benchmarks/fuzz.py --address http://127.0.0.1:8000 --requests 100000 --pid PID-OF-THE-SERVER
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from frontdoor.catalogue import load_catalogue
from frontdoor.form import load_form
from tests.form.builders import good_answers

ROOT = Path(__file__).parents[1]
FORM = load_form(ROOT / "referral.yaml", load_catalogue(ROOT / "services.yaml"))
NAMES = [name for question in FORM.questions() for name in (*question.inputs(), question.id)]
NAMES += ["form_version", "key", "change", "another", "send", "homepage", "scripted", "", "\x00", "x" * 300]
NASTY = [
    "", "\x00", "\ud7ff", "\u202e", "\ufeff", "\ufffe", "'", '"><script>', "{{7*7}}", "${7*7}", "%s", "../../etc/passwd", "=cmd()", "\r\nBcc: x@y",
    "=?utf-8?q?hello=0ABcc=3A_e=40v?=", "9" * 400, "-1", "1e999", "²", "١٢", "yes", "no", "not known: x", "x" * 5000, "a;b; c", "\U0001f600" * 500,
]  # fmt: skip
RAW = [b"%", b"%zz", b"%00", b"%ED%A0%80", b"%ff", b"\xff\xfe", b"&&&", b"===", b"+", b"%26%3D"]
METHODS = ["POST"] * 12 + ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]
PATHS = (
    ["/referral/check"] * 6
    + ["/referral/send"] * 6
    + ["/referral/sent/x", "/referral/sent/%00", "/referral/send/", "/referral/sent/" + "A" * 900]
)
KINDS = ["application/x-www-form-urlencoded"] * 12 + [
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/json",
    "",
    "x" * 500,
]
SITES = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "\x7f"},
    {"Host": "evil.example"},
]


def a_body(dice: random.Random) -> bytes:
    """Good answers with some of them spoiled, and sometimes torn as bytes."""
    pairs = [(name, value) for name, values in good_answers().items() for value in values]
    for _ in range(dice.randrange(6)):
        pairs.insert(dice.randrange(len(pairs)), (dice.choice(NAMES), dice.choice(NASTY)))
    for _ in range(dice.randrange(3)):
        pairs[dice.randrange(len(pairs))] = (dice.choice(NAMES), dice.choice(NASTY))
    body = "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='replace')}" for name, value in pairs
    ).encode()
    for _ in range(dice.choice([0, 0, 1, 5])):
        at = dice.randrange(len(body))
        body = body[:at] + dice.choice(RAW) + body[at + dice.randrange(9) :]
    if dice.random() < 0.02:
        body += b"&reason=" + b"x" * dice.randrange(60_000, 130_000)
    return body


def say(words: str) -> None:
    """Print a line."""
    sys.stdout.write(words + "\n")


def memory(pid: int | None) -> float:
    """The server's resident memory in MB."""
    if pid is None:
        return 0
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Fuzz, and print what came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pid", type=int)
    told = parser.parse_args()
    dice, counts, faults = random.Random(told.seed), Counter[str](), []  # noqa: S311 -- no secret
    host = urlsplit(told.address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    before, started = 0.0, time.monotonic()
    for number in range(told.requests):
        if number == min(500, told.requests // 2):  # warm by then
            before = memory(told.pid)
        method, path, body = dice.choice(METHODS), dice.choice(PATHS), a_body(dice)
        headers = {"Content-Type": dice.choice(KINDS), **dice.choice(SITES)}
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            page = response.read()
            counts[str(response.status)] += 1
            if response.status >= 500 or b"Traceback" in page:
                faults.append((number, method, path, response.status))
        except (http.client.HTTPException, OSError) as error:
            counts[type(error).__name__] += 1
            connection.close()
    took = time.monotonic() - started
    say(
        f"{told.requests} requests in {took:.0f} s; 5xx or traceback: {len(faults)}; by answer: {dict(counts.most_common())}"
    )
    say(f"memory: {before:.0f} MB when warm, {memory(told.pid):.0f} MB at the end")
    for fault in faults[:10]:
        say(f"fault: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
