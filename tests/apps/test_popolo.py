"""People, organisations, memberships and votes as Popolo JSON: every reference leads somewhere, every count is its list."""

import json
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from senim.assembly.models import Membership, Organization, Person
from senim.rating.models import Region
from senim.sittings.models import Ballot, Call, Sitting
from senim.sittings.popolo import document

pytestmark = pytest.mark.django_db


def test_everything_is_there_once_and_every_reference_leads_somewhere(region: Region) -> None:
    found = document(region, "ru")
    ids = {name: [row["id"] for row in rows] for name, rows in found.items()}
    assert all(len(set(listed)) == len(listed) for listed in ids.values())
    assert len(ids["persons"]) == Person.objects.filter(region=region).count() == 138
    assert len(ids["organizations"]) == Organization.objects.filter(region=region).count()
    assert len(ids["memberships"]) == Membership.objects.filter(region=region, superseded_at=None).count()
    assert len(ids["events"]) == Sitting.objects.filter(region=region).count()
    assert len(ids["posts"]) == 138
    targets = {
        "person_id": "persons", "organization_id": "organizations", "on_behalf_of_id": "organizations",
        "post_id": "posts", "area_id": "areas", "motion_id": "motions", "legislative_session_id": "events",
    }  # fmt: skip
    for rows in found.values():
        for row in rows:
            for name, target in targets.items():
                assert name not in row or row[name] in set(ids[target]), (name, row)


def test_each_count_of_a_vote_is_the_number_of_its_votes(region: Region) -> None:
    found = document(region, "kk")["vote_events"]
    assert len(found) == Call.objects.filter(sitting__region=region, vote=True).count() > 0
    for one in found:
        said = Counter(vote["option"] for vote in one["votes"])
        assert {row["option"]: row["value"] for row in one["counts"] if row["value"]} == dict(said)
    assert sum(len(one["votes"]) for one in found) == Ballot.objects.filter(call__vote=True).count()


def test_it_tells_no_day_of_birth_and_costs_the_same_however_many(region: Region, client: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        text = client.get("/en/popolo.json").content.decode()
    assert len(seen) <= 14
    assert "birth" not in text
    assert json.loads(text)["organizations"][0]["name"]
