"""Fills an inbox with open referrals, and prints how long the desk takes for each view of the list.

    python benchmarks/desk_list.py --number 10000 --work /dev/shm/list

Each referral is sealed and received as one from the form is; the list is asked for through all of the desk, without the network.
``--work`` is kept, so that a second run measures the same referrals. Goal: 0.2 seconds a page at 10,000 open referrals.
"""

from __future__ import annotations

import argparse
import cProfile
import logging
import pstats
import shutil
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.inbox import places  # noqa: E402

VIEWS = {
    "first page": "?status=open",
    "page 100": "?status=open&page=100",
    "last page": "?status=open&page=100000",
    "mine": "?status=mine",
    "new": "?status=new",
    "everything": "?status=all",
    "within a week": "?status=open&week=yes",
    "to be met": "?status=open&gate=yes",
    "one council": "?status=open&council=Fife",
    "the newest first": "?status=open&sort=newest",
    "gate sheet": "gate",
    "days away": "away",
}
AREAS = ("Glasgow City", "Fife", "Renfrewshire", "Highland", "Dundee City")
PRISONS = ("HMP Barlinnie", "HMP Low Moss", "HMP Shotts")


def main() -> None:
    """Fill what is not full, measure each view, and print a line for each."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=10_000)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--work", type=Path, required=True)
    asked.add_argument("--profile", default="", help="a view to profile instead")
    given = asked.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    places.prepare()
    logging.disable(logging.INFO)
    here, there = given.work / "keys", places.DATA / "keys"  # those of the first run open what it sealed
    shutil.copytree(here, there, dirs_exist_ok=True) if here.exists() else shutil.copytree(there, here)
    from tests.inbox.desk.conftest import GLASGOW, Browser, a_member, at_desk  # noqa: PLC0415 -- Django is ready now

    database = given.work / "inbox.sqlite3"
    if database.exists():
        places.use_database(database)
    else:
        places.fresh_database(database)
        for name in ("ailsa", "bruce", "calum"):
            a_member(name)
        _fill(given.number)
    ailsa = at_desk(_user("ailsa"), GLASGOW)

    def ask(address: str, browser: Browser = ailsa) -> int:
        response = browser.client.get(f"/desk/{address}")
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    if given.profile:
        ask(VIEWS[given.profile])
        with cProfile.Profile() as profile:
            ask(VIEWS[given.profile])
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return
    for name, address in VIEWS.items():
        ask(address)
        spans, cpu = [], []
        for _ in range(given.times):
            clock, processor = time.monotonic(), time.process_time()
            size = ask(address)
            spans.append(time.monotonic() - clock)
            cpu.append(time.process_time() - processor)
        sys.stdout.write(
            f"{name:>18}: {statistics.median(spans):.3f} s, {statistics.median(cpu):.3f} s of processor, {size:,} bytes\n"
        )


def _user(name: str) -> object:
    from django.contrib.auth.models import User  # noqa: PLC0415

    return User.objects.get(username=name)


def _fill(number: int) -> None:
    from django.db import transaction  # noqa: PLC0415

    from frontdoor.inbox.referrals import triage  # noqa: PLC0415
    from frontdoor.inbox.store.models import ReferralStatus  # noqa: PLC0415
    from tests.inbox.desk.examples import a_full_referral  # noqa: PLC0415

    random, now = Random(18), datetime.now(UTC)  # noqa: S311 -- nothing is to be guessed
    for first in range(0, number, 500):
        with transaction.atomic():
            for one in range(first, min(first + 500, number)):
                day = now.date() + timedelta(days=random.randrange(-20, 365))
                reference = a_full_referral(
                    now=now - timedelta(minutes=random.randrange(60 * 24 * 60)), full_name=f"Person {one}",
                    release_date=day.isoformat() if random.random() < 0.95 else "", prison=random.choice(PRISONS),
                    gate_pickup="yes" if random.random() < 0.1 else "no", gate_date="",
                    local_authority=random.choice(AREAS),
                )  # fmt: skip
                if random.random() < 0.8:
                    by = random.choice(("ailsa", "bruce", "calum"))
                    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, by, now)
        sys.stdout.write(f"{first + 500} received\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
