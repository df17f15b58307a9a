"""The tables of an earlier version are brought up to date, or are said to be too old; no model is ahead of its migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.store.schema_version import OURS, bring_up_to_date, check_up_to_date
from tests.inbox.builders import a_referral

Applied = MigrationRecorder.Migration.objects


def _as_before(*, without: tuple[str, ...] = ()) -> None:
    """Write down as applied what an inbox of before the squashing has written down."""
    squashed = MigrationLoader(connection).replacements
    assert {app for app, _ in squashed} == set(OURS)
    if without:  # as old as that it has nothing later either
        Applied.filter(app__in=OURS).delete()
    for (app, name), migration in squashed.items():
        Applied.filter(app=app, name=name).delete()
        for _, replaced in migration.replaces:
            if replaced not in without:
                Applied.create(app=app, name=replaced)


def test_a_store_from_before_the_squashing_goes_on_by_itself(store: Path) -> None:
    """Its migrations are taken for the squashed one, nothing is made twice, and its referrals stay."""
    a_referral()
    _as_before()
    bring_up_to_date()
    check_up_to_date()
    assert set(OURS) <= set(Applied.filter(name__startswith="0001_squashed").values_list("app", flat=True))
    a_referral()


def test_tables_that_are_up_to_date_are_left_alone(store: Path) -> None:
    """Each start asks; Django would work out every table for it, and the process would keep that in memory."""
    begun: list[object] = []
    pre_migrate.connect(lambda **said: begun.append(said), weak=False, dispatch_uid="test")
    try:
        bring_up_to_date()
        assert not begun
        Applied.filter(app="sessions").delete()
        call_command("migrate", "sessions", fake=True, verbosity=0, skip_checks=True)
        assert begun
    finally:
        pre_migrate.disconnect(dispatch_uid="test")


def test_a_store_that_is_too_old_is_told_so(store: Path) -> None:
    """Django would say nothing at all, and never migrate that app again."""
    _as_before(without=("0014_given_up",))
    for start in (bring_up_to_date, check_up_to_date):
        with pytest.raises(DiagnosticsError, match="Start the inbox once with commit 4af391b"):
            start()


def test_tables_that_are_not_there_stop_a_process_that_may_not_make_them(store: Path) -> None:
    """The delivery worker and the like say what to start first."""
    Applied.filter(app="desk").delete()
    with pytest.raises(DiagnosticsError, match="frontdoor inbox init"):
        check_up_to_date()


def test_no_model_has_a_change_without_a_migration(store: object) -> None:
    """Every app of ours; catches a field that works here, where tests make new tables, and nowhere else."""
    ours = [
        app.label for app in apps.get_app_configs() if app.name.startswith("frontdoor.") and app.models_module
    ]
    assert sorted(ours) == sorted(OURS)
    call_command("makemigrations", *ours, check_changes=True, dry_run=True, verbosity=3, skip_checks=True)
