"""Rows of the audit log that are two years old may be deleted; the database still refuses everything else."""

from django.db import migrations

SQLITE = (
    "DROP TRIGGER audit_no_delete",
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit WHEN OLD.at > datetime('now', '-730 days')
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
)
POSTGRESQL = (
    "DROP TRIGGER audit_no_change ON store_audit",
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON store_audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit
    FOR EACH ROW WHEN (OLD.at > now() - interval '730 days') EXECUTE FUNCTION audit_append_only()
    """,
)
SQLITE_BEFORE = (
    "DROP TRIGGER audit_no_delete",
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
)
POSTGRESQL_BEFORE = (
    "DROP TRIGGER audit_no_delete ON store_audit",
    "DROP TRIGGER audit_no_change ON store_audit",
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON store_audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
    """,
)


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in POSTGRESQL_BEFORE if schema_editor.connection.vendor == "postgresql" else SQLITE_BEFORE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0006_anchors")]
    operations = [migrations.RunPython(forwards, backwards)]
