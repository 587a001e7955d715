import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sittings", "0004_decisions_of_a_body")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decided", to="assembly.organization"
            ),
        ),
    ]
