from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0017_office_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="wordskey",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
    ]
