"""Decisions know whose they are: until now only their sitting did."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def of_their_sittings(apps: Any, _editor: Any) -> None:
    decisions, sittings = apps.get_model("sittings", "Decision"), apps.get_model("sittings", "Sitting")
    own = sittings.objects.filter(pk=OuterRef("sitting")).values("organization")
    decisions.objects.filter(organization=None).update(organization=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("sittings", "0003_decision_papers")]

    operations = [migrations.RunPython(of_their_sittings, migrations.RunPython.noop)]
