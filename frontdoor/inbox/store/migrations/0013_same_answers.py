from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_watching"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="answers_hash",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
