from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0022_numbers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "new referral"),
                    ("again", "unopened for a working hour"),
                    ("second", "unopened for a working day"),
                    ("added", "said by the sender later"),
                    ("roll-call", "roll-call"),
                    ("alarm", "somebody should look"),
                    ("due", "facts of the website to be checked"),
                    ("canary", "canary"),
                ],
                default="new",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="rollcall",
            name="about",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "the roll-call of the morning"),
                    ("gate", "soon to be met at the gate, and nobody has it"),
                    ("still", "no step for long"),
                    ("passed", "the day has passed"),
                    ("perhaps", "perhaps told, and not told again"),
                    ("unread", "said by the sender, and not read"),
                    ("due", "facts of the website to be checked"),
                    ("untold", "decided, and the referrer not told"),
                    ("call", "not called again on the day"),
                ],
                max_length=10,
            ),
        ),
    ]
