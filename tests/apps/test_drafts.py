"""From evidence to a frozen release: computed, previewed, submitted, approved by a second person, or delayed in public."""

import json
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from apps.small import BY, evidence, small_region
from apps.staff import member, signed_in
from senim.ledger import services as ledger
from senim.ledger.models import Leaf
from senim.rating import drafts
from senim.rating.models import Draft, EvidenceRow, Region, Release
from senim.rating.services import change_evidence, remove_row, replace_evidence
from senim_core.bundle.verify import verify
from senim_core.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("computed_once")]
ANNA, BORIS = "staff:anna", "staff:boris"
REASON = {"kk": "Себеп", "ru": "Причина", "en": "Reason"}


@pytest.fixture
def small(own_releases: Path) -> Region:
    """Twelve real (not exercise) deputies of a region of its own, with one release."""
    made = small_region()
    drafts.publish(region=made, published="2021-06-05T05:00:00Z", by=BY)
    Region.objects.filter(pk=made.pk).update(fictional=False)
    made.refresh_from_db()
    return made


def late_answer(region: Region) -> EvidenceRow:
    """One more appeal was answered late: a change that moves a score."""
    row = next(
        row
        for row in EvidenceRow.objects.filter(region=region, table="appeals")
        if row.values["answered_on"] and row.values["answered_on"] <= row.values["due_on"] < "2021-05-20"
    )
    values = {**row.values, "answered_on": "2021-05-28"}
    change_evidence(region=region, changes=[(row.table, row.key, values)], by=BY, cause="test")
    return row


def submitted(region: Region) -> Draft:
    late_answer(region)
    return drafts.submit(draft=drafts.compute(region=region, by=ANNA), by=ANNA, reason=REASON)


def kinds() -> list[str]:
    return list(Leaf.objects.order_by("index").values_list("kind", flat=True))


def test_a_draft_says_what_would_change_and_by_which_parts(small: Region) -> None:
    row = late_answer(small)
    draft = drafts.compute(region=small, by=ANNA)
    moved = {one: said for one, said in draft.preview["changes"].items() if said["shown"]}
    assert set(moved) == {row.values["deputy_id"]}
    (said,) = moved.values()
    assert sum(said["parts"].values()) == said["shown"] < 0
    assert said["parts"]["III-2"] < 0
    assert draft.preview["previous"] == "small-2021-05"
    assert draft.corrects is not None, "the same period: this would be a correction"


def test_two_people_freeze_what_was_computed_byte_for_byte(small: Region) -> None:
    draft = submitted(small)
    kept = drafts.digest(drafts.folder(draft))
    release = drafts.approve(draft=draft, by=BORIS)
    place = Path(configured.SENIM_RELEASES) / release.slug
    assert drafts.digest(place) == kept == draft.digest
    assert verify(place, [ledger.signer().verifier]).checks
    assert (release.slug, release.seq) == ("small-2021-05-2", 2)
    assert (release.corrects.slug, release.correction_reason) == ("small-2021-05", REASON)
    assert release.mandates.get(deputy_id=late_of(release)).change["shown"] < 0
    assert kinds()[-4:] == ["draft/v1", "submitted/v1", "release/v1", "published/v1"]
    said = json.loads(Leaf.objects.get(kind="published/v1", index=Leaf.objects.count() - 1).body)
    assert (said["prepared_by"], said["by"], said["corrects"]) == (ANNA, BORIS, "small-2021-05")
    assert not drafts.folder(draft).exists()


def late_of(release: Release) -> str:
    return next(rated.deputy_id for rated in release.mandates.all() if rated.change["shown"])


def test_who_prepared_a_release_neither_approves_nor_delays_it(small: Region) -> None:
    draft = submitted(small)
    before = (Release.objects.count(), Leaf.objects.count())
    for act in (
        lambda: drafts.approve(draft=draft, by=ANNA),
        lambda: drafts.delay(draft=draft, by=ANNA, reason=REASON),
    ):
        with pytest.raises(InputError, match="does not decide on it"):
            act()
    assert (Release.objects.count(), Leaf.objects.count()) == before


def test_a_file_of_a_draft_that_was_touched_is_not_frozen(small: Region) -> None:
    draft = submitted(small)
    scores = drafts.folder(draft) / "results" / "scores.csv"
    scores.write_bytes(scores.read_bytes().replace(b"I-1,", b"I-1,9", 1))
    with pytest.raises(InputError, match="files of the draft were changed"):
        drafts.approve(draft=draft, by=BORIS)
    assert Release.objects.filter(region=small).count() == 1


def test_evidence_that_changed_after_the_submission_waits_for_the_next_release(small: Region) -> None:
    draft = submitted(small)
    replace_evidence(region=small, rows=evidence(), by=BY)
    release = drafts.approve(draft=draft, by=BORIS)
    assert json.loads(release.statement)["evidence"]["root"] == draft.root
    assert drafts.is_stale(small)


def test_a_delay_has_a_public_reason_and_alters_nothing(small: Region, client: Client) -> None:
    draft = submitted(small)
    with pytest.raises(InputError, match="no text in kk"):
        drafts.delay(draft=draft, by=BORIS, reason={**REASON, "kk": " "})
    assert "Причина" not in client.get("/ru/releases/").content.decode()
    drafts.delay(draft=draft, by=BORIS, reason=REASON)
    assert "Причина" in client.get("/ru/releases/").content.decode()
    assert drafts.approve(draft=draft, by=BORIS).draft.digest == draft.digest
    assert "Причина: Причина" not in client.get("/ru/releases/").content.decode()


def test_a_withdrawn_draft_is_an_end(small: Region) -> None:
    draft = submitted(small)
    drafts.withdraw(draft=draft, by=ANNA)
    for act in (lambda: drafts.approve(draft=draft, by=BORIS), lambda: drafts.withdraw(draft=draft, by=ANNA)):
        with pytest.raises(InputError, match="withdrawn: the draft is in another state"):
            act()


def test_only_one_draft_waits_at_a_time(small: Region) -> None:
    submitted(small)
    small.refresh_from_db()
    row = EvidenceRow.objects.filter(region=small, table="receptions").first()
    remove_row(region=small, table=row.table, key=row.key, by=BY)
    second = drafts.compute(region=small, by=ANNA)
    with pytest.raises(InputError, match="another draft waits"):
        drafts.submit(draft=second, by=ANNA, reason=REASON)


def test_what_is_stale_unchanged_or_without_a_reason_is_not_submitted(small: Region) -> None:
    same = drafts.compute(region=small, by=ANNA)
    with pytest.raises(InputError, match="nothing changed since the last release"):
        drafts.submit(draft=same, by=ANNA, reason=REASON)
    row = late_answer(small)
    with pytest.raises(InputError, match="the evidence changed since"):
        drafts.submit(draft=same, by=ANNA, reason=REASON)
    fresh = drafts.compute(region=small, by=ANNA)
    with pytest.raises(InputError, match="the reason of the correction: no text"):
        drafts.submit(draft=fresh, by=ANNA)
    assert Draft.objects.get(pk=same.pk).state == Draft.State.REPLACED
    assert not drafts.folder(same).exists()
    remove_row(region=small, table=row.table, key=row.key, by=BY)


def test_unfit_evidence_gives_a_draft_that_says_why_and_goes_no_further(small: Region) -> None:
    row = EvidenceRow.objects.filter(region=small, table="receptions").first()
    change_evidence(
        region=small, changes=[(row.table, row.key, {**row.values, "deputy_id": "nobody"})], by=BY, cause="test"
    )
    draft = drafts.compute(region=small, by=ANNA)
    assert any("receptions.deputy_id: no such row in mandates" in entry["text"] for entry in draft.findings)
    with pytest.raises(InputError, match="not fit to publish"):
        drafts.submit(draft=draft, by=ANNA, reason=REASON)


def test_nothing_delivered_is_nothing_to_compute(small: Region) -> None:
    replace_evidence(region=small, rows={}, by=BY)
    with pytest.raises(InputError, match="no feed was delivered"):
        drafts.compute(region=small, by=ANNA)


def test_a_region_of_real_deputies_is_not_published_by_the_program_nor_by_one_person(small: Region) -> None:
    for by in (BY, ANNA):
        with pytest.raises(InputError, match="without a second person"):
            drafts.publish(region=small, published="2021-07-05T05:00:00Z", by=by)


def test_the_worker_computes_on_change_and_only_then(small: Region, capsys: pytest.CaptureFixture[str]) -> None:
    Region.objects.exclude(pk=small.pk).update(evidence_version=0)
    Draft.objects.exclude(region=small).update(evidence_version=0)
    call_command("recompute")
    assert "small: draft" not in capsys.readouterr().out
    late_answer(small)
    call_command("recompute")
    assert "small: draft" in capsys.readouterr().out
    call_command("recompute")
    assert "small: draft" not in capsys.readouterr().out
    call_command("recompute", all=True)
    assert "small: draft" in capsys.readouterr().out


def test_beside_the_server_drafts_are_kept_up_to_date(
    small: Region,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SENIM_SITE = tmp_path / "site"
    monkeypatch.setattr("senim.pages.management.commands.work.write_site", lambda target, _say: len(target.name))
    monkeypatch.setattr("senim.pages.management.commands.work.connections.close_all", lambda: None)
    late_answer(small)
    call_command("work", every=0, rounds=2)
    said = capsys.readouterr().out
    assert said.count("small: draft") == 1
    assert said.count("static site: 4 files written") == 2


def test_at_night_a_draft_of_yesterday_is_computed_again(small: Region, capsys: pytest.CaptureFixture[str]) -> None:
    late_answer(small)
    draft = drafts.compute(region=small, by=ANNA)
    Draft.objects.filter(pk=draft.pk).update(computed_at="2021-06-01T00:00:00Z")
    call_command("recompute")
    assert "small: draft" in capsys.readouterr().out


def test_the_pages_lead_two_people_from_a_draft_to_a_release(small: Region) -> None:
    late_answer(small)
    anna, boris = signed_in(member("editor", "anna")[0]), signed_in(member("approver", "boris")[0])
    led = anna.post("/ru/office/drafts/compute/", {"region": "small"})
    place = led.headers["Location"]
    page = anna.get(place).content.decode()
    assert "Подать на утверждение" in page
    assert "III-2" in page
    assert "Утвердить и опубликовать" not in page
    reasons = {f"reason_{language}": text for language, text in REASON.items()}
    assert anna.post(f"{place}submit/", {}).status_code == 400
    assert anna.post(f"{place}submit/", reasons).status_code == 302
    assert "подано вами" in anna.get("/ru/office/").content.decode()
    assert "Утвердить и опубликовать" in boris.get(place).content.decode()
    assert boris.post(f"{place}delay/", {**reasons, "reason_kk": ""}).status_code == 400
    assert boris.post(f"{place}delay/", reasons).status_code == 302
    assert boris.post(f"{place}approve/").status_code == 302
    assert boris.post(f"{place}approve/").status_code == 400
    release = Release.objects.get(slug="small-2021-05-2")
    assert release.draft.prepared_by == "staff:anna"
    assert release.draft.decided_by == "staff:boris"
    public = boris.get("/ru/releases/small-2021-05-2/").content.decode()
    assert "Исправляет" in public
    assert "Причина: Причина" in public
    assert "small-2021-05-2" in boris.get("/ru/releases/").content.decode()
    assert anna.post("/ru/office/drafts/compute/", {"region": "nowhere"}).status_code == 404


def test_the_log_shows_every_act_with_its_actor(small: Region) -> None:
    submitted(small)
    auditor = signed_in(member("auditor")[0])
    page = auditor.get("/en/office/log/").content.decode()
    assert "submitted/v1" in page
    assert ANNA in page


def test_the_deputys_page_says_how_firm_the_place_is_and_what_the_change_is_made_of(
    small: Region, client: Client
) -> None:
    release = drafts.approve(draft=submitted(small), by=BORIS)
    deputy = late_of(release)
    page = client.get(f"/en/releases/{release.slug}/deputies/{deputy}/").content.decode()
    assert "When the weights move, the place" in page
    assert "Best place under another choice of the rules" in page
    assert "III-2 Timeliness" in page
    rated = release.mandates.get(deputy_id=deputy)
    with (Path(configured.SENIM_RELEASES) / release.slug / "results" / "intervals.csv").open(encoding="utf-8") as file:
        head, *rows = [line.rstrip("\n").split(",") for line in file]
    own = dict(zip(head, next(row for row in rows if row[0] == deputy), strict=True))
    assert int(own["weights_p5"]) == rated.firmness["weights"]["low"]
    changes = client.get(f"/en/releases/{release.slug}/changes/").content.decode()
    assert f"/releases/{release.slug}/deputies/{deputy}/" in changes
    firm = client.get(f"/en/releases/{release.slug}/firmness/").content.decode()
    assert firm.count("<tr>") == len(release.scenarios) + len({row["peer_group"] for row in release.scenarios})
