"""The site as plain files: every address is written, every link leads to a file, a second run writes nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from apps.addresses import FILES, LANGUAGES, PAGES
from installed import small_site
from senim.pages.static_site import SiteError, Writer, write_site
from senim.rating.models import Region
from senim_core.figures import compute
from senim_core.rating.ruleset import shipped

SLUG = "example-2021-05"
LINK = re.compile(r"""\s(?:href|src|action)="([^"]*)\"""")
LEADS_ON = re.compile(r'content="0; url=([^"]+)"')
# Answered by the application alone: a check of its health, a short address that nothing links to, and what only a running
# office can say.
NOT_WRITTEN = {
    "health", "ready", "current-criterion", "appeals-list", "receptions-feed", "measures", "measure", "measures-out",
    "programme-by", "road-map", "risk-rules", "notices", "programme-feed", "measure-feed",
    "facility", "facilities-csv", "oc4ids", "facility-plaque", "budget-package",
    "budget-notes", "budget-line", "sitting", "decisions", "decisions-csv", "bodies", "body", "body-attendance",
    "sittings-feed", "minutes", "recommendations", "visits", "issues", "council", "council-report", "council-findings", "popolo",
    "deputy-card", "deputy-request", "voter-reports", "voter-report", "card-checks",
    "campaign-primaries", "campaign-terms", "campaign-conference", "cohort", "report", "report-list", "report-state", "report-paper",
}  # fmt: skip


@cache
def site() -> Path:
    return small_site().var / "site"


@cache
def pages() -> Mapping[str, str]:
    """Address -> text of every written page."""
    found = {}
    for path in site().rglob("index.html"):
        found["/" + str(path.relative_to(site()).parent) + "/"] = path.read_text("utf-8")
    return found


def deputies() -> list[str]:
    with (small_site().var / "releases" / SLUG / "results" / "totals.csv").open(encoding="utf-8") as file:
        return [line.split(",")[0] for line in list(file)[1:]]


def wanted() -> Iterator[tuple[str, str]]:
    """(name of the address, file) of everything that must be there."""
    here, codes = f"releases/{SLUG}", list(shipped().criteria)
    lists = [name for name in compute.figures() if f'data-figure="{name}"' in pages()[f"/kk/{here}/"]]
    for language in LANGUAGES:
        for name, path in (("home", ""), ("deputies", "deputies/"), ("method", "method/"), ("data", "method/data/"),
                           ("releases", "releases/"), ("release", f"{here}/"), ("release-deputies", f"{here}/deputies/"), ("firmness", f"{here}/firmness/"),
                           ("changes", f"{here}/changes/"), ("appeals", "appeals/"), ("receptions", "receptions/"), ("programme", "programme/"), ("facilities", "facilities/"), ("budget", "budget/"), ("sittings", "sittings/"), ("councils", "councils/"), ("requests", "requests/"), ("campaign", "campaign/"), ("cohorts", "cohorts/"), ("reports", "report/"), ("appeals-closed", "appeals/closed/")):  # fmt: skip
            yield name, f"{language}/{path}index.html"
        for figure in lists:
            yield "figure", f"{language}/{here}/figures/{figure}/index.html"
        for deputy in deputies():
            yield "current-deputy", f"{language}/deputies/{deputy}/index.html"
            yield "deputy", f"{language}/{here}/deputies/{deputy}/index.html"
            for code in codes:
                yield "criterion", f"{language}/{here}/deputies/{deputy}/{code}/index.html"
    for figure in lists:
        yield "figure-csv", f"{here}/figures/{figure}/items.csv"
    for deputy in deputies():
        for code in codes:
            yield "items-csv", f"{here}/deputies/{deputy}/{code}/items.csv"
    release = small_site().var / "releases" / SLUG
    for path in release.rglob("*"):
        if path.is_file():
            yield "file", f"{here}/files/{path.relative_to(release)}"
    yield from (
        ("archive", f"{here}.zip"),
        ("log-key", "log/key.txt"),
        ("robots", "robots.txt"),
        ("welcome", "index.html"),
    )


def test_every_kind_of_address_is_written() -> None:
    assert {name for name, _ in wanted()} == (set(PAGES) | set(FILES)) - NOT_WRITTEN


def test_every_address_is_a_file_and_no_file_is_anything_else() -> None:
    written = {str(path.relative_to(site())) for path in site().rglob("*") if path.is_file()}
    own = {name for name in written if not name.startswith(("static/", ".written/"))}
    assert own == {path for _, path in wanted()}
    assert len(deputies()) == 12


def test_files_of_the_release_are_there_byte_for_byte() -> None:
    release = small_site().var / "releases" / SLUG
    for path in release.rglob("*"):
        if path.is_file():
            assert (site() / "releases" / SLUG / "files" / path.relative_to(release)).read_bytes() == path.read_bytes()
    assert (site() / "releases" / f"{SLUG}.zip").read_bytes() == release.with_suffix(".zip").read_bytes()


def test_every_link_and_asset_of_every_page_is_a_file() -> None:
    broken: dict[str, str] = {}
    followed = 0
    for address, text in pages().items():
        for link in LINK.findall(text) + LEADS_ON.findall(text):
            if link == "data:,":  # an icon of nothing, so that the browser asks for none
                continue
            target, _, anchor = urljoin(address, link).partition("#")
            target = target.partition("?")[0]
            path = site() / unquote(target).lstrip("/")
            path = path / "index.html" if target.endswith("/") else path
            followed += 1
            if not path.is_file():
                broken[link] = address
            elif anchor and f'id="{unquote(anchor)}"' not in path.read_text("utf-8"):
                broken[link] = f"{address} (no such place in the page)"
    assert not broken
    assert followed > 5000


def test_no_page_names_a_machine_or_a_port() -> None:
    for address, text in pages().items():
        assert not re.search(r"127\.0\.0\.1|localhost|https?://(?!www\.w3\.org)", text), address


def test_the_door_leads_to_kazakh_where_nobody_can_ask_the_browser() -> None:
    assert 'url=/kk/"' in (site() / "index.html").read_text("utf-8")


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_writes_nothing() -> None:
    before = state(site())
    said = small_site().senim("manage", "write_site")
    assert "static site: 0 files written" in said
    assert state(site()) == before


def test_the_writer_asks_under_the_hosts_own_name(tmp_path: Path, settings: Settings, db: None) -> None:
    settings.ALLOWED_HOSTS = [".regions.example", "senim.example"]
    Writer(tmp_path).write("/kk/method/")
    assert (tmp_path / "kk" / "method" / "index.html").is_file()


def test_an_address_that_does_not_answer_is_named(tmp_path: Path, db: None) -> None:
    with pytest.raises(SiteError, match="/kk/nothing/ answered 404"):
        Writer(tmp_path).write("/kk/nothing/")


def test_without_a_release_there_is_nothing_to_write(tmp_path: Path, db: None) -> None:
    Region.objects.update(primary=False)
    with pytest.raises(SiteError, match="nothing is published yet"):
        write_site(tmp_path, lambda _: None)


def test_the_release_of_the_static_site_is_the_example_again() -> None:
    """The evidence went into a database and out again: the same tree of rows, so the same root."""
    ours = json.loads((small_site().var / "releases" / SLUG / "log" / "release.json").read_text("utf-8"))
    example = Path(configured.SOURCE).parents[1] / "examples" / "release" / "log" / "release.json"
    assert ours["evidence"]["root"] == json.loads(example.read_text("utf-8"))["evidence"]["root"]
    assert ours["results"] == json.loads(example.read_text("utf-8"))["results"]
