import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0024_law_and_handover"),
    ]

    operations = [
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="practice",
                        serialize=False,
                        to="store.referral",
                    ),
                ),
                ("member", models.CharField(max_length=150, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="preference",
            name="first_day_over",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
