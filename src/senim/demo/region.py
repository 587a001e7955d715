"""Loads the demonstration region and publishes its monthly releases."""

from collections.abc import Callable
from datetime import date
from typing import Any

from senim.appeals import handover as appeals
from senim.assembly import handover as people
from senim.budget import handover as budget
from senim.campaign import handover as campaign
from senim.councils import handover as councils
from senim.demo.map import shapes
from senim.demo.office import TABLES, Office
from senim.demo.snapshot import make, snapshot
from senim.demo.words import NOTICE
from senim.duties import handover as duties
from senim.facilities import handover as facilities
from senim.people import handover as deliveries
from senim.programme import handover as programme
from senim.rating.drafts import publish
from senim.rating.models import Release
from senim.rating.services import replace_evidence, set_region
from senim.sittings import handover as sittings
from senim.territory.services import set_map
from senim_core.rating.engine import Period

SLUG = "demo"
BY = "system:demo"
MONTHS = ((date(2021, 4, 30), "2021-05-05T05:00:00Z"), (date(2021, 5, 31), "2021-06-05T05:00:00Z"))
TITLE = {
    "kk": "Үлгі облысы (ойдан шығарылған көрсетілім)",
    "ru": "Образцовая область (вымышленная демонстрация)",
    "en": "Model region (a fictional demonstration)",
}


def load(seed: int, say: Callable[[str], None]) -> list[Release]:
    """Make the region from ``seed`` and publish a release for each month, in order.

    Raises SenimError where a release of the same name exists.
    """
    say(f"making the region from seed {seed}")
    plan = make(seed)
    about: dict[str, Any] = {
        "slug": SLUG, "title": TITLE, "notice": NOTICE, "ruleset": "model-2021", "fictional": True, "exercise": False,
        "primary": True, "by": BY,
    }  # fmt: skip
    region = set_region(**about)
    office = Office(plan, region)
    releases: list[Release] = []
    for until, published in MONTHS:
        rows = {name: found for name, found in snapshot(plan, until).items() if name not in TABLES}
        count = replace_evidence(region=region, rows=rows, by=BY)
        if not releases:
            set_map(region=region, shapes=shapes(), by=BY)
            office.people.set_up()
        count += people.hand_over(region=region)
        region = set_region(**about, stands_on=until)
        acts = office.until(until)
        office.hand_in(until)
        say(f"{until:%Y-%m}: {acts} acts on people, sittings, appeals, the programme, budget and facilities")
        count += appeals.hand_over(region=region) + programme.hand_over(region=region)
        count += facilities.hand_over(region=region) + budget.hand_over(region=region)
        count += people.hand_over(region=region) + sittings.hand_over(region=region)
        count += councils.hand_over(region=region) + duties.hand_over(region=region)
        count += campaign.hand_over(region=region) + deliveries.hand_over(region=region)
        say(f"{until:%Y-%m}: {count} rows of evidence stored; computing, signing and publishing")
        period = Period(date(until.year, 1, 1), until)
        releases.append(publish(region=region, period=period, published=published, slug=f"{until:%Y-%m}", by=BY))
        say(f"{until:%Y-%m}: published as leaf {releases[-1].leaf_index} of the log")
    return releases
