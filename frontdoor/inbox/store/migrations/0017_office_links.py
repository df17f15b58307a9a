from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0016_feedback"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=200)),
                ("until", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ("id",)},
        ),
    ]
