"""Commands that run until they are stopped: the web server and the delivery worker."""

from __future__ import annotations

import threading
from random import SystemRandom

import click

from frontdoor.inbox.commands.common import command, inbox, ready


@inbox.command()
@click.option("--once", is_flag=True, help="Tell what is due now, then stop.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
@command
def deliver(*, once: bool, until_parent_ends: bool) -> None:
    """Tell the mailboxes of new referrals, until stopped."""
    ready()
    from frontdoor.inbox.config.runtime import started  # noqa: PLC0415
    from frontdoor.inbox.monitoring.canary_probe import CanaryProbe  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.server.renewal import renew_in_background  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.server.signals import stop_on_signal, stop_with_parent  # noqa: PLC0415
    from frontdoor.inbox.store.schema_version import check_up_to_date  # noqa: PLC0415
    from frontdoor.inbox.worker import Worker  # noqa: PLC0415 -- needs Django ready

    check_up_to_date()
    if until_parent_ends:
        stop_with_parent()
    canaries = None if once else CanaryProbe(started(), random=SystemRandom())
    worker = Worker(started(), random=SystemRandom(), canaries=canaries)
    if once:
        worker.once()
    else:
        stop = threading.Event()
        stop_on_signal(stop.set)
        renew_in_background()
        worker.run(stop, started)


@inbox.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
@command
def serve(*, port: int, host: str, until_parent_ends: bool) -> None:
    """Serve site, intake and desk, behind a proxy that speaks TLS."""
    ready()
    from frontdoor.inbox.server import serve as serving  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.server.signals import stop_with_parent  # noqa: PLC0415

    if until_parent_ends:
        stop_with_parent()
    serving.serve(host, port)
