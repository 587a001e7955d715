"""A campaign: elections of chairs without names, counts without few people, terms, conferences; who may, what leaves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.staff import member, signed_in
from senim.campaign import evidence, handover, selectors, services
from senim.campaign.models import Campaign, ChairElection, Conference, ElectiveBody, PrimaryOrganization
from senim.campaign.views import shown as pages
from senim.campaign.views.public import PAGE
from senim.ledger.models import Waiting
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2022, 3, 1, 5, 0, tzinfo=UTC)
TODAY = date(2022, 3, 1)
TITLES = ("Науқан", "Кампания", "")
AREA, OTHER = "271000000", "103400000"


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def campaign(region: Region) -> Campaign:
    """One newer than the demonstration's, on its last day."""
    Region.objects.filter(pk=region.pk).update(stands_on=TODAY)
    region.refresh_from_db()
    return services.begin(region=region, code="new", titles=TITLES, starts_on=date(2022, 2, 1), ends_on=TODAY, by=BY)


def elected(campaign: Campaign, number: int, area: str = AREA, **more: Any) -> ChairElection:
    code = f"T-{area}-{number}"
    primary = PrimaryOrganization.objects.filter(code=code).first() or services.add_primary(
        region=campaign.region, code=code, titles=TITLES, area_code=area, by=BY
    )
    what: dict[str, Any] = {
        "held_on": TODAY,
        "woman": False,
        "under_35": False,
        "renewed": False,
        "in_primaries": False,
    }
    return services.elect_chair(campaign=campaign, primary=primary, by=BY, at=NOW, **{**what, **more})


def test_the_reports_shares_come_out_of_the_records(client: Client, region: Region) -> None:
    page = client.get(address("campaign"))
    chairs = page.context["chairs"]
    assert chairs.elected == chairs.primaries == 108 and not chairs.hidden
    assert [cell.number for _text, cell in page.context["facts"]] == [34, 24, 23, 22]
    text = page.content.decode()
    assert "34 / 108 (31,5" in text and "24 / 108 (22,2" in text and "23 / 108 (21,3" in text
    for place, (_name, code, number, cells) in enumerate(page.context["areas"]):
        listed = client.get(f"{address('campaign-primaries')}?state=elected&area={code}")
        assert listed.context["whole"] == number == len(listed.context["rows"]), place
        assert all(cell.whole == number for _text, cell in cells)
    for fact in selectors.FACTS:
        assert sum(row[fact].number or 0 for row in chairs.areas.values()) == chairs.total[fact].number


def test_a_count_of_few_people_is_hidden_and_cannot_be_worked_out(campaign: Campaign) -> None:
    for number in range(9):
        elected(campaign, number, woman=number < 1)
        elected(campaign, number, OTHER, woman=number < 4)
    assert selectors.chairs(campaign).hidden  # a count that grows with each election would tell of each
    found = selectors.chairs(services.close(campaign=campaign, by=BY, at=NOW))
    assert found.total["woman"].number == 5
    assert {area: row["woman"].number for area, row in found.areas.items()} == {AREA: None, OTHER: None}
    rows = evidence.rows(campaign.region)["campaign_counts"]
    assert [(row["area_code"], row["chairs"], row["women"]) for row in rows] == [("000000000", 18, 5)]


def test_where_even_the_whole_tells_of_few_nothing_leaves(client: Client, campaign: Campaign) -> None:
    for number in range(9):
        elected(campaign, number, woman=number < 2)
    campaign = services.close(campaign=campaign, by=BY, at=NOW)
    assert selectors.chairs(campaign).total["woman"].number is None
    assert evidence.rows(campaign.region)["campaign_counts"] == []
    assert "скрыто" in client.get(address("campaign")).content.decode()


def test_evidence_follows_the_campaign_and_takes_old_rows_away(region: Region, campaign: Campaign) -> None:
    rows = EvidenceRow.objects.filter(region=region, table="campaign_counts")
    for number in range(6):
        elected(campaign, number, woman=number < 3)
    assert handover.hand_over(region=region) == 0 and rows.count() == 8  # those of the campaign before
    services.close(campaign=campaign, by=BY, at=NOW)
    assert handover.hand_over(region=region) == 8 and rows.count() == 1
    assert handover.hand_over(region=region) == 0


def test_evidence_without_a_campaign_is_left_alone(region: Region) -> None:
    before = EvidenceRow.objects.filter(region=region, table="campaign_counts").count()
    assert handover.hand_over(region=region) == 0
    Conference.objects.all().delete()
    ChairElection.objects.all().delete()
    Campaign.objects.all().delete()
    assert handover.hand_over(region=region) == 0
    assert EvidenceRow.objects.filter(region=region, table="campaign_counts").count() == before == 8


def test_said_again_an_election_is_corrected_and_the_log_knows_no_fact(campaign: Campaign) -> None:
    one = elected(campaign, 1, woman=True)
    assert elected(campaign, 1, woman=False).pk == one.pk
    assert ChairElection.objects.filter(campaign=campaign).count() == 1
    closed = services.close(campaign=campaign, by=BY, at=NOW)
    for refused in (lambda: elected(closed, 1), lambda: services.close(campaign=closed, by=BY, at=NOW)):
        with pytest.raises(InputError, match="closed"):
            refused()
    said = "".join(Waiting.objects.filter(kind="chair-election/v1").values_list("body", flat=True))
    assert "T-" in said and "woman" not in said and "under" not in said


@pytest.mark.parametrize("more", [{"held_on": date(2022, 3, 2)}, {"held_on": date(2022, 1, 31)}])
def test_a_day_to_come_or_outside_the_campaign_is_no_election(campaign: Campaign, more: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        elected(campaign, 1, **more)
    assert not ChairElection.objects.filter(campaign=campaign).exists()


def test_what_cannot_be_of_a_campaign_is_refused(region: Region, campaign: Campaign) -> None:
    day = date(2022, 2, 10)
    conference: dict[str, Any] = {
        "campaign": campaign, "titles": TITLES, "area_code": AREA, "held_on": day, "by": BY, "at": NOW, "code": "c",
        "delegates_elected": 10, "delegates_present": 9,
    }  # fmt: skip
    made = services.hold_conference(**conference)
    services.decide(conference=made, number="1", titles=TITLES, by=BY)
    gone = services.add_primary(region=region, code="gone", titles=TITLES, area_code=AREA, by=BY)
    PrimaryOrganization.objects.filter(pk=gone.pk).update(dissolved_on=day)
    gone.refresh_from_db()
    body: dict[str, Any] = {"region": region, "titles": TITLES, "area_code": AREA, "by": BY, "at": NOW}
    for refused in (
        lambda: services.close(campaign=campaign, by=BY, at=NOW - timedelta(days=1)),
        lambda: services.begin(region=region, code="new", titles=TITLES, starts_on=day, ends_on=day, by=BY),
        lambda: services.begin(region=region, code="a/b", titles=TITLES, starts_on=day, ends_on=day, by=BY),
        lambda: services.begin(
            region=region, code="b", titles=TITLES, starts_on=day, ends_on=day - timedelta(days=1), by=BY
        ),
        lambda: services.begin(region=region, code="b", titles=("", "", ""), starts_on=day, ends_on=day, by=BY),
        lambda: services.add_stage(campaign=campaign, titles=TITLES, starts_on=date(2022, 1, 1), ends_on=day, by=BY),
        lambda: services.add_primary(region=region, code="x", titles=TITLES, area_code="nowhere", by=BY),
        lambda: services.elect_chair(
            campaign=campaign,
            primary=gone,
            held_on=day,
            woman=True,
            under_35=True,
            renewed=True,
            in_primaries=True,
            by=BY,
            at=NOW,
        ),
        lambda: services.hold_conference(**conference),
        lambda: services.hold_conference(**{**conference, "code": "d", "delegates_present": 11}),
        lambda: services.hold_conference(**{**conference, "code": "d", "delegates_elected": 0, "delegates_present": 0}),
        lambda: services.hold_conference(**{**conference, "code": "d", "held_on": date(2021, 1, 1)}),
        lambda: services.decide(conference=made, number="1", titles=TITLES, by=BY),
        lambda: services.decide(conference=made, number="", titles=TITLES, by=BY),
        lambda: services.decide(conference=made, number="2", titles=TITLES, owner="Bureau", by=BY),
        lambda: services.decide(
            conference=made, number="2", titles=TITLES, owner="Bureau", due_on=date(2022, 1, 1), by=BY
        ),
        lambda: services.add_body(**body, code="b", elected_on=day, due_on=date(2031, 1, 1)),
        lambda: services.add_body(**body, code="b", elected_on=day, due_on=date(2022, 1, 1)),
        lambda: services.add_body(**body, code="b", elected_on=date(2023, 1, 1), due_on=date(2024, 1, 1)),
    ):
        with pytest.raises(InputError):
            refused()


def test_terms_sum_and_the_term_before_is_kept(client: Client, region: Region) -> None:
    today = region.today()
    for name in ("campaign-terms", "campaign-primaries"):
        page = client.get(address(name))
        assert sum(part[2] for part in page.context["parts"]) == page.context["whole"] > 0
        for _key, _text, number, query in page.context["parts"]:
            total, place = 0, 1
            while rows := client.get(f"{address(name)}?{query}&page={place}").context["rows"]:
                total, place = total + len(rows), place + 1
                if len(rows) < PAGE:
                    break
            assert total == number
        assert client.get(f"{address(name)}?state=lie").status_code == 404
        assert client.get(f"{address(name)}?area=lie").status_code == 404
    for state, condition in selectors.term_states(today).items():
        for one in ElectiveBody.objects.filter(condition, region=region):
            assert pages.body_row(one, today)["state"] == pages.words.TERMS[state]
    one = selectors.bodies(region, {"state": "late"}, today)[0]
    was = one.due_on
    renewed = services.renew(body=one, elected_on=today, due_on=today + timedelta(days=1800), by=BY, at=NOW)
    assert [term.due_on for term in renewed.past_terms.all()] == [was]
    with pytest.raises(InputError, match="before the last"):
        services.renew(body=renewed, elected_on=today, due_on=today + timedelta(days=1800), by=BY, at=NOW)


def test_decisions_of_a_conference_are_followed(client: Client, region: Region) -> None:
    page = client.get(address("campaign-conference", "region"))
    states = [selectors.decision_state(row["one"], region.today()) for row in page.context["decisions"]]
    assert states == ["adopted", "done", "running"]
    assert "171 / 186 (91,9" in page.content.decode()
    open_one = Conference.objects.get(code="region").decisions.get(number="3")
    services.carry_out(decision=open_one, words="Set up", by=BY, at=NOW)
    open_one.refresh_from_db()
    assert selectors.decision_state(open_one, TODAY) == "done_late"
    with pytest.raises(InputError):
        services.carry_out(decision=open_one, words="Again", by=BY, at=NOW)


def test_the_secretariat_runs_a_campaign_through_the_pages_and_nobody_else(region: Region, campaign: Campaign) -> None:
    staff, _ = member("secretary")
    client = signed_in(staff)
    titles = {"title_kk": "Ұйым", "title_ru": "Организация", "title_en": ""}
    home = address("office-campaign")
    assert client.get(home).status_code == 200
    for act, what in {
        "begin": {"code": "2", "starts_on": "2022-01-01", "ends_on": "2022-12-31"},
        "stage": {"starts_on": "2022-02-01", "ends_on": "2022-02-02"},
        "primary": {"code": "P-1", "area_code": AREA},
        "body": {"code": "B-1", "area_code": AREA, "elected_on": "2021-01-01", "due_on": "2024-01-01"},
        "conference": {
            "code": "K-1",
            "area_code": AREA,
            "held_on": "2022-02-02",
            "delegates_elected": "5",
            "delegates_present": "4",
            "mark": "good",
        },
    }.items():
        assert client.post(f"{home}{act}/", {}).status_code == 400
        if act != "begin":
            assert client.post(f"{home}{act}/", {**titles, **what}).status_code == 303, act
            again = client.post(f"{home}{act}/", {**titles, **what})
            assert again.status_code == (303 if act == "stage" else 400), act
    assert client.post(f"{home}lie/", {}).status_code == 404
    elect = address("office-primary-elect", "P-1")
    facts = {"held_on": "2022-02-02", "woman": "yes", "under_35": "no", "renewed": "no", "in_primaries": "no"}
    assert client.post(elect, {**facts, "woman": ""}).status_code == 400
    assert client.post(elect, {**facts, "held_on": "2021-02-02"}).status_code == 400
    assert client.post(elect, facts).status_code == 303
    assert client.get(address("office-primary", "P-1")).context["known"].woman is True
    renew = address("office-elective-body-renew", "B-1")
    assert client.post(renew, {"elected_on": "2022-02-01", "due_on": ""}).status_code == 400
    assert client.post(renew, {"elected_on": "2020-02-01", "due_on": "2025-01-01"}).status_code == 400
    assert client.post(renew, {"elected_on": "2022-02-01", "due_on": "2025-01-01"}).status_code == 303
    decide = address("office-conference-decide", "K-1")
    assert client.post(decide, {**titles, "number": ""}).status_code == 400
    assert client.post(decide, {**titles, "number": "1", "owner": "Bureau"}).status_code == 400
    assert client.post(decide, {**titles, "number": "1", "owner": "Bureau", "due_on": "2022-03-03"}).status_code == 303
    one = Conference.objects.get(code="K-1").decisions.get()
    assert client.post(f"{home}close/").status_code == 303
    assert client.post(f"{home}close/").status_code == 404
    assert client.post(elect, facts).status_code == 400
    done = address("office-conference-done", one.pk)
    assert client.post(done, {"words": ""}).status_code == 400
    assert client.post(done, {"words": "Done"}).status_code == 303
    for role in ("deputy", "council", "executive", "operator"):
        other, _ = member(role)
        with pytest.raises(InputError):
            services.begin(region=region, code="z", titles=TITLES, starts_on=TODAY, ends_on=TODAY, by=other.actor)


def test_without_a_campaign_the_page_says_so(client: Client, region: Region) -> None:
    Conference.objects.all().delete()
    ChairElection.objects.all().delete()
    Campaign.objects.all().delete()
    assert client.get(address("campaign")).context["campaign"] is None
    assert client.get(address("campaign-primaries")).status_code == 404


def test_a_campaign_to_come_does_not_hide_the_one_that_runs(region: Region) -> None:
    services.begin(
        region=region, code="later", titles=TITLES, starts_on=date(2022, 2, 1), ends_on=date(2022, 4, 1), by=BY
    )
    found = selectors.newest(region)
    assert found is not None and found.code == "2021"
