from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0018_cover_and_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="wordskey",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
    ]
