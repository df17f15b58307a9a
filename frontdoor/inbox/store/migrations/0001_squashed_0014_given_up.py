"""All tables of the store, and the triggers that keep the audit log append-only.

A store that stands at 0014 has all this, and goes on from here by itself; one between 0001 and 0013 must first be
started with the version before this.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON store_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit WHEN OLD.at > datetime('now', '-730 days')
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON store_audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit
    FOR EACH ROW WHEN (OLD.at > now() - interval '730 days') EXECUTE FUNCTION audit_append_only()
    """,
)
"""Rows can be added, and deleted once they are two years old; the database itself refuses everything else."""


def make_audit_append_only(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("store", "0001_initial"),
        ("store", "0002_audit_append_only"),
        ("store", "0003_roll_call_and_escalation"),
        ("store", "0004_keeping"),
        ("store", "0005_canary"),
        ("store", "0006_anchors"),
        ("store", "0007_audit_two_years"),
        ("store", "0008_receipts"),
        ("store", "0009_release_happened"),
        ("store", "0010_gate_day"),
        ("store", "0011_keep_until"),
        ("store", "0012_watching"),
        ("store", "0013_same_answers"),
        ("store", "0014_given_up"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("seq", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=150)),
                ("action", models.CharField(max_length=60)),
                ("reference", models.CharField(blank=True, db_index=True, max_length=9)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("seq",),
            },
        ),
        migrations.CreateModel(
            name="Canary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=9, unique=True)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("team", models.CharField(max_length=100)),
                ("council_area", models.CharField(blank=True, max_length=100)),
                ("sent_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="KeepingRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("erased", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=9, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=9, unique=True)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("repeat_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("answers_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("possible_repeat_of", models.CharField(blank=True, max_length=9)),
                ("team", models.CharField(db_index=True, max_length=100)),
                ("form", models.CharField(max_length=100)),
                ("form_version", models.CharField(max_length=40)),
                ("council_area", models.CharField(blank=True, max_length=100)),
                ("received_at", models.DateTimeField(db_index=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("taken", "taken"),
                            ("waiting for information", "waiting for information"),
                            ("accepted", "accepted"),
                            ("not suitable", "not suitable"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed"),
                        ],
                        db_index=True,
                        default="new",
                        max_length=30,
                    ),
                ),
                ("status_at", models.DateTimeField(blank=True, null=True)),
                ("keep_until", models.DateField(blank=True, null=True)),
                ("taken_by", models.CharField(blank=True, max_length=150)),
                ("decision", models.CharField(blank=True, max_length=60)),
                ("set_aside", models.BooleanField(default=False)),
                ("release_date", models.DateField(blank=True, null=True)),
                ("release_known", models.BooleanField(default=False)),
                ("release_happened", models.BooleanField(default=False)),
                ("gate_pickup", models.BooleanField(default=False)),
                ("gate_date", models.DateField(blank=True, null=True)),
                (
                    "gate_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "still to be met"),
                            ("met", "met at the gate"),
                            ("not there", "not there at the gate"),
                            ("no longer wanted", "no longer to be met at the gate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("opened_by", models.CharField(blank=True, max_length=150)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("received_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=9, unique=True)),
                ("team", models.CharField(max_length=100)),
                ("council_area", models.CharField(blank=True, max_length=100)),
                ("received_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("taken", "taken"),
                            ("waiting for information", "waiting for information"),
                            ("accepted", "accepted"),
                            ("not suitable", "not suitable"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed"),
                        ],
                        max_length=30,
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=60)),
                ("erased_at", models.DateTimeField()),
                ("by_rule", models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "new referral"),
                            ("again", "unopened for a working hour"),
                            ("second", "unopened for a working day"),
                            ("roll-call", "roll-call"),
                            ("alarm", "somebody should look"),
                            ("canary", "canary"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("mailbox", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("sending", "being sent"),
                            ("told", "told"),
                            ("unclear", "perhaps told"),
                            ("given up", "perhaps told, often"),
                            ("stopped", "no longer needed"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("fence", models.PositiveBigIntegerField(default=0)),
                ("message_id", models.CharField(max_length=100)),
                (
                    "canary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="store.canary",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="store.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("told", "told"),
                            ("try later", "to be tried again"),
                            ("unclear", "perhaps told"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="store.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="store.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="RollCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("team", models.CharField(max_length=100)),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "the roll-call of the morning"),
                            ("gate", "soon to be met at the gate, and nobody has it"),
                            ("still", "no step for long"),
                            ("passed", "the day has passed"),
                            ("perhaps", "perhaps told, and not told again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "team", "about"), name="one_message_a_kind_and_day"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="roll_call",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="store.rollcall",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=100)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("triage", "triage"),
                            ("manager", "manager"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        default="triage",
                        max_length=20,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("team", "user__username"),
                "constraints": [models.UniqueConstraint(fields=("user", "team"), name="one_role_in_a_team")],
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "due_at"], name="delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("referral", "mailbox"), name="one_delivery_a_mailbox"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("roll_call", "mailbox"), name="one_roll_call_a_mailbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("canary__isnull", False), ("referral", None), ("roll_call", None)),
                    models.Q(("canary", None), ("referral", None), ("roll_call__isnull", False)),
                    models.Q(("canary", None), ("referral__isnull", False), ("roll_call", None)),
                    _connector="OR",
                ),
                name="delivery_of_one_thing",
            ),
        ),
        migrations.RunPython(make_audit_append_only, migrations.RunPython.noop),
    ]
