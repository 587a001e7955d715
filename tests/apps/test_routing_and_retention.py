"""Rules that suggest a deputy and say why; and personal data that go when they were kept long enough."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import AREA, DEPUTY, NOW, appeal
from apps.staff import member, signed_in
from senim.appeals import receptions, retention, routing, services, vault
from senim.appeals.filing import Applicant
from senim.appeals.models import Appeal, Person, Reception, Route
from senim.rating.models import Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
DAY = timedelta(days=1)


def at(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


@pytest.fixture
def rules(region: Region) -> dict[str, Route]:
    cells = {"topic": ("roads", ""), "area": ("", AREA), "both": ("roads", AREA), "other": ("gas", "271010000")}
    return {
        name: routing.keep(region=region, topic=topic, area_code=area, deputy_id=DEPUTY, by=BY)
        for name, (topic, area) in cells.items()
    }


@pytest.mark.parametrize(
    ("topic", "area", "speaks"),
    [
        ("roads", AREA, "both"), ("gas", AREA, "area"), ("roads", "999", "topic"), ("gas", "271010000", "other"),
        ("water", "999", None),
    ],
)  # fmt: skip
def test_the_most_exact_rule_speaks(
    region: Region, rules: dict[str, Route], topic: str, area: str, speaks: str | None
) -> None:
    found = routing.suggested(routing.routes(region), topic, area)
    assert found == (rules[speaks] if speaks else None)


def test_a_dry_run_counts_each_appeal_for_one_rule_and_changes_nothing(region: Region, rules: dict[str, Route]) -> None:
    for topic in ("roads", "roads", "gas"):
        appeal(region, topic=topic)
    services.assign(appeal=appeal(region), deputy_id=DEPUTY, by=BY)
    counts = {one.pk: count for one, count in routing.dry_run(region)}
    assert counts == {rules["both"].pk: 2, rules["area"].pk: 1, rules["topic"].pk: 0, rules["other"].pk: 0}
    assert Appeal.objects.filter(deputy_id="").count() == 3
    operator = signed_in(member("operator")[0])
    for one, count in routing.dry_run(region):  # each number opens its list
        assert routing.spoken_for(one).count() == count
        page = operator.get(at("office-appeals"), {"filter": "unassigned", "route": one.pk}).content.decode()
        assert page.count('name="code"') == count
    assert operator.get(at("office-appeals"), {"route": "999999"}).status_code == 404
    assert operator.get(at("office-appeals"), {"route": "x"}).status_code == 404


def test_a_rule_of_nothing_and_a_deputys_rule_are_refused(region: Region) -> None:
    member("deputy", "dep.one", deputy_id=DEPUTY)
    with pytest.raises(InputError, match="a topic, a territory or both"):
        routing.keep(region=region, topic="", area_code="", deputy_id=DEPUTY, by=BY)
    with pytest.raises(InputError, match="a deputy does not change"):
        routing.keep(region=region, topic="gas", area_code="", deputy_id=DEPUTY, by="staff:dep.one")


def test_the_pages_keep_a_rule_suggest_by_it_and_take_it_out(region: Region) -> None:
    operator = signed_in(member("operator", "op.one")[0])
    form = {"topic": "roads", "area_code": "", "deputy_id": DEPUTY}
    assert operator.post(at("office-route-new"), {**form, "topic": ""}).status_code == 400
    assert operator.post(at("office-route-new"), form).status_code == 303
    one = appeal(region, at=timezone.now())
    page = operator.get(at("office-appeal", one.code)).content.decode()
    assert f'name="deputy_id" value="{DEPUTY}"' in page
    assert operator.get(at("office-routes")).status_code == 200
    assert operator.post(at("office-route-drop", Route.objects.get().pk)).status_code == 303
    assert not Route.objects.exists()


def test_a_dry_run_of_retention_says_what_would_go_and_lets_nothing_go(region: Region) -> None:
    old = services.answer(appeal=appeal(region, at=NOW), outcome="refused", words="x", by=BY, at=NOW)
    appeal(region, at=NOW)  # open: kept however old
    later = NOW + retention.KEPT["applicants"] + 2 * DAY
    assert retention.due(at=later - 3 * DAY)["applicants"] == 0
    assert retention.due(at=later)["applicants"] == 1
    assert vault.words(Appeal.objects.get(pk=old.pk).person, old.sealed)
    assert retention.retain(at=later, by=BY)["applicants"] == 1
    assert retention.due(at=later)["applicants"] == 0
    left = Appeal.objects.select_related("person").get(pk=old.pk)
    assert (left.number, left.outcome, left.person.key_id) == (old.number, "refused", None)
    assert Person.objects.exclude(key=None).count() == 1


def test_who_only_booked_a_place_is_forgotten_after_the_reception(region: Region) -> None:
    begins = timezone.now() + DAY
    one = receptions.announce(
        region=region, deputy_id=DEPUTY, area_code=AREA, place="School", starts_at=begins, ends_at=begins + DAY / 24,
        form="office", slots=1, by=BY,
    )  # fmt: skip
    receptions.book(reception=one, applicant=Applicant("Visitor"), by="applicant", client_key=uuid4())
    assert retention.due(at=begins + 80 * DAY)["bookings"] == 0
    assert retention.retain(at=begins + 91 * DAY, by=BY)["bookings"] == 1
    assert Reception.objects.get().bookings.count() == 1
    assert not Person.objects.exclude(key=None).exists()


def test_the_command_is_a_dry_run_unless_told_otherwise(region: Region) -> None:
    said = StringIO()
    call_command("retain", stdout=said)
    assert "applicants: 0 would go (kept 1825 days)" in said.getvalue()
    call_command("retain", "--apply", stdout=said)
    assert "applicants: 0 gone" in said.getvalue()
