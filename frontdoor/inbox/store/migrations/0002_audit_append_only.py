"""Rows of the audit log can be added, and nothing else: the database itself refuses to change or delete one."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON store_audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""
POSTGRESQL = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON store_audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for statement in SQLITE.split("END;"):
        if statement.strip():
            schema_editor.execute(statement + "END")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
