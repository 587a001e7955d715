"""A region whose reception office takes appeals, and short ways to file one."""

import itertools
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection

from senim.appeals import filing
from senim.appeals.filing import Applicant, Filing
from senim.appeals.models import Appeal
from senim.rating.models import Region

DEPUTY = "D-000000000-14"
AREA = "271000000"
NOW = datetime(2026, 3, 16, 5, 0, tzinfo=UTC)  # Monday, 10:00 in Atyrau
WORDS = "The street lamp before the school has been dark for a month."
WHO = Applicant("Test Person", "Test street 1", phone="+7 700 000 00 00", email="test@example.kz")
PEOPLE = itertools.count(1)


def filed(**more: Any) -> Filing:
    """What is filed, unless told otherwise."""
    what = {
        "kind": "complaint", "topic": "roads", "area_code": AREA, "words": WORDS, "language": "kk", "applicant": WHO,
        "client_key": uuid4(),
    }  # fmt: skip
    return Filing(**{**what, **more})


def other() -> Applicant:
    """Another applicant at each call, with a contact of their own."""
    return Applicant("Test Person", "Test street 1", phone=f"+7 700 {next(PEOPLE):07d}", email="")


def appeal(region: Region, *, at: datetime = NOW, by: str = "applicant", **more: Any) -> Appeal:
    """A registered appeal."""
    return filing.file(region=region, filed=filed(**more), by=by, at=at)


def emptied() -> None:
    """Forget what the demonstration's office holds, so that a test counts only what it files; its evidence stays."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        # What stands on the tables of appeals goes with them.
        issues = [apps.get_model("councils.IssueStep"), apps.get_model("councils.SocialIssue")]
        above = [*issues, apps.get_model("facilities.Remark"), apps.get_model("programme.Measure").problems.through]
        models = [*above, *apps.get_app_config("followers").get_models(), *apps.get_app_config("appeals").get_models()]
        tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
        if connection.vendor == "postgresql":
            cursor.execute(f"truncate {tables}")
        else:
            for table in tables.split(", "):
                cursor.execute(f"delete from {table}")
