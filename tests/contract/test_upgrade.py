"""An installation of the state before (its tables and rows) is brought up to date: nothing is lost, what is new follows."""

import json

from installed import EXAMPLE, PRIMARY, Installation, new

FILL = """
from uuid import UUID
from django.utils import timezone
from datetime import timedelta
from senim.appeals import filing, receptions, services
from senim.appeals.filing import Applicant, Filing
from senim.rating.models import Region
region = Region.objects.get()
one = filing.file(region=region, by="applicant", filed=Filing(
    kind="message", topic="roads", area_code="103400000", words="the words", language="kk",
    applicant=Applicant("Test Person", phone="+7 700 000 00 01"), client_key=UUID(int=1)))
services.answer(appeal=one, outcome="resolved", words="done", by="system:test")
services.say(appeal=one, says="not_solved")
start = timezone.now() + timedelta(days=9)
receptions.announce(region=region, deputy_id="D-353600000-01", area_code="103400000", place="Hall", starts_at=start,
    ends_at=start + timedelta(hours=2), form="office", slots=5, by="system:test", owed=False)
"""
# What the tables looked like before, by the migrations' own account of them.
OLD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate([("appeals", "0001_initial")])
"""
LOOK = """
import json
from senim.appeals import evidence, vault
from senim.appeals.models import Appeal, Reception, Slot
from senim.appeals.selectors import queue, for_staff
from senim.rating.models import Region
one = Appeal.objects.select_related("person__key").get()
region = Region.objects.get()
print(json.dumps({
  "words": vault.words(one.person, one.sealed)["words"], "waiting": one.waiting, "unhappy": one.unhappy,
  "slots": [slot.code for slot in Slot.objects.all()], "receptions": [r.code for r in Reception.objects.all()],
  "owed": [row["slot_id"] for row in evidence.timetable(region)], "events": one.events.count()}))
"""


def shell(made: Installation, code: str) -> str:
    return made.senim("manage", "shell", "--verbosity", "0", "-c", code)


def test_rows_of_the_state_before_live_on_with_what_is_new() -> None:
    made = new()
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    shell(made, PRIMARY)
    shell(made, FILL)
    shell(made, OLD)
    made.senim("manage", "migrate", "--verbosity", "0")
    found = json.loads(shell(made, LOOK).splitlines()[-1])
    assert (found["words"], found["events"]) == ("the words", 3)
    assert (found["waiting"], found["unhappy"]) == (False, True)  # told anew from status and the applicant's word
    assert found["slots"] == found["receptions"] == found["owed"]  # before, each announced one was owed
