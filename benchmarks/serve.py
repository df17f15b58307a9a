"""What an editor waits with ``mkdocs serve`` open beside the catalogue: from saving to having the page that says it.

    python benchmarks/serve.py --services 60 --edits 15 --where /dev/shm

It does what the open page's own script does: holds a request for the next version, and then loads the page again. In
between it pauses, so that each edit meets a server at rest. An edit of docs/, for which MkDocs builds, is timed beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from make_catalogue import catalogue

ROOT = Path(__file__).parent.parent
_OF_OUR_OWN = re.compile(r"\]\(/(?:services|needs)/[^)]+\)")
_VERSION = re.compile(r"livereload\((\d+), (\d+)\);\s*</script>")


def main() -> None:
    """Serve, edit, and print the medians."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--services", type=int, default=60)
    told.add_argument("--edits", type=int, default=15)
    told.add_argument("--where", type=Path, help="where the project and the site lie while it is served")
    given = told.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=given.where) as folder,
        served(Path(folder), given.services) as address,
    ):
        project = Path(folder)
        for what, file, page in (
            ("services.yaml", project / "services.yaml", f"{address}/services/service-0/"),
            ("docs/about.md", project / "docs" / "about.md", f"{address}/about/"),
        ):
            took = [edited(file, page, f"Edit number {number}.") for number in range(1, given.edits + 1)]
            print(  # noqa: T201
                f"| {given.services} services | an edit of {what} is on the page after | "
                f"{statistics.median(took):.2f} s (median of {given.edits}; {min(took):.2f} to {max(took):.2f}) |"
            )


def edited(file: Path, page: str, words: str) -> float:
    """Put words into a file; return how many seconds it takes until the open page has loaded again and has them."""
    epoch, request = shown(page)[1]
    time.sleep(1)
    text = file.read_text("utf-8")
    text = re.sub("Edit number \\d+\\.", words, text) if "Edit number" in text else text + words
    start = time.perf_counter()
    file.write_text(text, "utf-8")
    host = page.split("/", 3)[:3]
    while True:
        with urllib.request.urlopen("/".join([*host, "livereload", epoch, request]), timeout=90) as answer:  # noqa: S310
            newer = int(answer.read()) > int(epoch)
        if newer:
            html, (epoch, request) = shown(page)
            if words in html:
                return time.perf_counter() - start


def shown(page: str) -> tuple[str, tuple[str, str]]:
    """Return a page, and the version that its script would ask to be told of."""
    with urllib.request.urlopen(page, timeout=30) as answer:  # noqa: S310
        html: str = answer.read().decode()
    found = _VERSION.search(html)
    assert found, "the page has no script that loads it again"
    assert "in the way" not in html, "the catalogue has faults, which the page shows"
    return html, (found[1], found[2])


@contextmanager
def served(project: Path, services: int) -> Iterator[str]:
    """Serve a copy of the project with an invented catalogue; give the address."""
    for name in ("docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, project / name)
    for name in ("mkdocs.yml", "referral.yaml"):
        shutil.copy(ROOT / name, project)
    for path in (project / "docs").rglob(
        "*.md"
    ):  # these speak of services of ours, which the invented ones are not
        path.write_text(_OF_OUR_OWN.sub("](/services/)", path.read_text("utf-8")), "utf-8")
    made = "\n".join(catalogue(services)) + "\n"
    (project / "services.yaml").write_text(
        re.sub("summary: .*", "summary: Edit number 0.", made, count=1), "utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (project / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(project)}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(f"{address}/services/service-0/", process)
        yield address
    except BaseException:
        sys.stderr.write((project / "server.log").read_text("utf-8"))
        raise
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; fail where it ends before."""
    while process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=30).close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("mkdocs serve ended: see above.")


if __name__ == "__main__":
    main()
