"""A gate pick-up that nobody of the team went to has an outcome of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0025_practice")]

    operations = [
        migrations.AlterField(
            model_name="referral",
            name="gate_outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "still to be met"),
                    ("met", "met at the gate"),
                    ("not there", "not there at the gate"),
                    ("missed", "not met: nobody of us was at the gate"),
                    ("no longer wanted", "no longer to be met at the gate"),
                ],
                max_length=20,
            ),
        ),
    ]
