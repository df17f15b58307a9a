"""Saves a new drop-in time at the desk's own functions, and prints how long until its page, and until what it means.

    python benchmarks/desk_save.py --sizes 60 600

Goal: two seconds at 60 services from Save to the page on the screen. Left out are HTTP, the session and the database, some
ten milliseconds. A page in the frame must have been built first (mkdocs build).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from make_catalogue import catalogue

from frontdoor.editing.tasks import TASKS, Subject, plan
from frontdoor.inbox.desk.catalogue.version import Texts, load, meaning, preview

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
TIMES = 5


def main() -> None:
    """Measure each size, and print a line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[60])
    asked.add_argument("--site", type=Path, default=ROOT / "site")
    given = asked.parse_args()
    form = (ROOT / "referral.yaml").read_text("utf-8")
    for size in given.sizes:
        rounds = list(_rounds(Texts("\n".join(catalogue(size)) + "\n", form), given.site))
        page, means, cpu = (statistics.median(column) for column in zip(*rounds, strict=True))
        sys.stdout.write(
            f"{size} services: page {page:.2f} s, meaning {means:.2f} s after Save; {cpu:.2f} s of processor\n"
        )


def _rounds(public: Texts, site: Path) -> Iterator[tuple[float, float, float]]:
    """Yield seconds until the page, until the meaning, and of the processor, for one edit after another."""
    service = next(
        one.id for one in load(public)[0].services.values() if any(at.drop_ins for at in one.at.values())
    )
    for number in range(TIMES + 1):
        clock, processor = time.monotonic(), time.process_time()
        subject = Subject(public.catalogue, "services", service, TODAY)
        which = next(one for one in TASKS["new-time"].fields(subject) if one.name == "which").choices[0].value
        typed = {"which": which, "days": "Tuesday", "hours": f"{number + 1}pm to 8pm"}
        made = plan(TASKS["new-time"], subject, typed)
        assert made.text is not None, made.faults
        new = Texts(made.text, public.form)
        assert preview(new, TODAY, site).html(f"/services/{service}/")
        page = time.monotonic() - clock
        meaning(public, new, TODAY)
        if number:  # the first loads templates and fills memos
            yield page, time.monotonic() - clock, time.process_time() - processor


if __name__ == "__main__":
    main()
