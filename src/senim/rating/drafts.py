"""From working evidence to a frozen release: computed, submitted, approved by a second person, or delayed in public.

What is approved is, byte for byte, what was computed: the hashes of all its files are kept when it is computed and
compared when it is frozen. An approval adds nothing but its time. Each act is one transaction with its leaf in the
log; a release folder appears whole or not at all.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.ledger import services as ledger
from senim.rating import preview, selectors
from senim.rating.models import Draft, EvidenceRow, RatedMandate, Region, Release
from senim.rating.outcomes import figures_of, mandates_of, scenarios_of
from senim.rating.services import BATCH, write_bundle
from senim_core.bundle.archive import pack
from senim_core.bundle.meta import open_bundle
from senim_core.bundle.write import (
    Computed,
    compute_release,
    evidence_root,
    firmness,
    hashes,
    manifest_text,
    methodology_leaf,
    seal,
    statement,
)
from senim_core.canonical import sha256
from senim_core.errors import InputError, ReleaseError, SenimError
from senim_core.i18n import check_texts
from senim_core.rating.engine import Period
from senim_core.rating.rate import rate, silent
from senim_core.rating.ruleset import Ruleset, load, shipped

Progress = Callable[[str], None]
STATE_CHANGED, LOOK_AGAIN = _("the draft is in another state by now"), _("look at it again")
SYSTEM = "system:"  # actors that are no person: the demonstration, the command line


def period_of(region: Region) -> Period:
    """The period that the delivered feeds cover, from the beginning of its last year; of an exercise the newest feed's.

    Files of several years in one exercise are no feed without gaps: between them nothing was handed in, and a period
    over all of them would rate nobody. So it is that of the files taken in last. Raises InputError where nothing was
    delivered.
    """
    kept = EvidenceRow.objects.filter(region=region, table="feeds", values__delivered=True).order_by("-pk")
    spans = [(values["from_date"], values["to_date"]) for values in kept.values_list("values", flat=True)]
    if not spans:
        raise InputError(_("no feed was delivered"), where=region.slug, hint=_("take in evidence first"))
    if region.exercise:
        return Period(*map(date.fromisoformat, spans[0]))
    last = date.fromisoformat(max(end for _, end in spans))
    return Period(date(last.year, 1, 1), last)


def is_stale(region: Region) -> bool:
    """Whether the working evidence or the rule set is not that of the last computation."""
    last = region.drafts.order_by("-id").first()
    if last is None:
        return region.evidence.exists()
    rules = shipped(region.ruleset).sha256
    return (last.evidence_version, last.ruleset_sha256) != (region.evidence_version, rules)


def folder(draft: Draft) -> Path:
    """Where a draft's files lie."""
    return Path(settings.SENIM_DRAFTS) / f"{draft.region.slug}-{draft.pk}"


def digest(place: Path) -> str:
    """One hash over the hashes of all files of a computed folder."""
    return sha256(manifest_text(hashes(place)))


def _logged(ruleset: Ruleset) -> tuple[int, str] | None:
    """(index, time) of the rule set's leaf, if it is in the log."""
    for index, leaf in enumerate(ledger.leaves()):
        said = json.loads(leaf)
        if said["type"] == "methodology/v1" and said["sha256"] == ruleset.sha256:
            return index, said["published"]
    return None


def _computed(region: Region, period: Period, scratch: Path, progress: Progress) -> Computed:
    ruleset = shipped(region.ruleset)
    logged = _logged(ruleset)
    late = logged is None or logged[1][:10] > period.start.isoformat()
    write_bundle(region, period, scratch / "bundle", retrospective=late)
    return compute_release(scratch / "bundle", scratch / "made", ruleset, progress=progress)


def _unfit(region: Region, period: Period, error: SenimError) -> Draft:
    return Draft.objects.create(
        region=region, period_start=period.start, period_end=period.end, evidence_version=region.evidence_version,
        ruleset_sha256=shipped(region.ruleset).sha256, digest="", root="", items=0, computed_at=timezone.now(),
        findings=[{"kind": "unfit", "text": line} for line in str(error).splitlines()], preview={},
    )  # fmt: skip


def compute(*, region: Region, by: str, period: Period | None = None, progress: Progress = silent) -> Draft:
    """Compute a draft from the working evidence; an earlier one that nobody submitted is replaced.

    Evidence that is not fit to publish gives a draft that says why and cannot be submitted. Raises InputError where
    nothing was delivered.
    """
    region.refresh_from_db()
    chosen = period or period_of(region)
    drafts = Path(settings.SENIM_DRAFTS)
    drafts.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=drafts, prefix=".new-") as scratch:
        version = region.evidence_version
        try:
            made: Computed | None = _computed(region, chosen, Path(scratch), progress)
            problem = None
        except ReleaseError as error:
            made, problem = None, error
        with transaction.atomic():
            region.refresh_from_db()
            if region.evidence_version != version:
                raise InputError(_("the evidence changed meanwhile"), where=region.slug, hint=_("compute again"))
            _replace(region)
            draft = _unfit(region, chosen, problem) if problem else _store_draft(region, chosen, made)  # type: ignore[arg-type]
            ledger.record(
                kind="draft/v1", by=by, region=region.slug, draft=draft.pk, digest=draft.digest, evidence=draft.root,
                period=[chosen.start, chosen.end],
            )  # fmt: skip
            if made is not None:
                made.folder.rename(folder(draft))
    return draft


def _replace(region: Region) -> None:
    for old in region.drafts.filter(state=Draft.State.COMPUTED):
        shutil.rmtree(folder(old), ignore_errors=True)
        old.state = Draft.State.REPLACED
        old.save(update_fields=["state"])


def _store_draft(region: Region, period: Period, made: Computed) -> Draft:
    latest = selectors.latest(region)
    same = latest is not None and (latest.period_start, latest.period_end) == (period.start, period.end)
    return Draft.objects.create(
        region=region, period_start=period.start, period_end=period.end, evidence_version=region.evidence_version,
        ruleset_sha256=made.rating.ruleset.sha256, digest=digest(made.folder), root=made.root[1].hex(),
        items=made.root[0], computed_at=timezone.now(), findings=preview.findings(made),
        preview=preview.preview(made, latest), corrects=latest if same else None,
    )  # fmt: skip


def _locked(draft: Draft, *states: str) -> Draft:
    """The draft as it is now, held until the transaction ends. Raises InputError where it is in another state."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("region").get(pk=draft.pk)
    if found.state not in states:
        raise InputError(STATE_CHANGED, where=f"draft {draft.pk}: {found.state}", hint=LOOK_AGAIN)
    return found


@transaction.atomic
def submit(*, draft: Draft, by: str, reason: Mapping[str, str] | None = None) -> Draft:
    """Freeze a computed draft for approval. ``reason`` (kk/ru/en) is needed where it corrects a release.

    Raises InputError where it is unfit, stale, says nothing new, or another one waits.
    """
    found = _locked(draft, Draft.State.COMPUTED)
    where = f"draft {found.pk}"
    if not found.digest:
        raise InputError(_("the evidence is not fit to publish"), where=where, hint=_("mend what the findings name"))
    if is_stale(found.region):
        raise InputError(_("the evidence changed since"), where=where, hint=_("compute it again"))
    if found.region.drafts.filter(state__in=Draft.WAITING).exists():
        raise InputError(_("another draft waits for approval"), where=where, hint=_("approve or withdraw that one"))
    latest = selectors.latest(found.region)
    if latest and json.loads(latest.statement)["evidence"]["root"] == found.root:
        raise InputError(
            _("nothing changed since the last release"), where=latest.slug, hint=_("there is nothing to publish")
        )
    if found.corrects_id:
        found.correction_reason = check_texts(reason, "the reason of the correction")
    found.state, found.prepared_by, found.submitted_at = Draft.State.SUBMITTED, by, timezone.now()
    found.save()
    ledger.record(kind="submitted/v1", by=by, region=found.region.slug, draft=found.pk, digest=found.digest)
    return found


@transaction.atomic
def withdraw(*, draft: Draft, by: str) -> Draft:
    """Take a draft back that waits for approval; its files go."""
    found = _locked(draft, *Draft.WAITING)
    found.state, found.decided_by, found.decided_at = Draft.State.WITHDRAWN, by, timezone.now()
    found.save()
    ledger.record(kind="withdrawn/v1", by=by, region=found.region.slug, draft=found.pk)
    transaction.on_commit(lambda: shutil.rmtree(folder(found), ignore_errors=True))
    return found


@transaction.atomic
def delay(*, draft: Draft, by: str, reason: Mapping[str, str]) -> Draft:
    """Let a submitted draft wait, with a public reason in kk, ru and en. Raises InputError where one is missing."""
    found = _locked(draft, *Draft.WAITING)
    _second_person(found, by)
    found.state, found.delay_reason, found.delayed_at = (
        Draft.State.DELAYED,
        check_texts(reason, "the reason of the delay"),
        timezone.now(),
    )
    found.save()
    ledger.record(kind="delayed/v1", by=by, region=found.region.slug, draft=found.pk, reason=found.delay_reason)
    return found


def _second_person(draft: Draft, by: str) -> None:
    if by == draft.prepared_by:
        raise InputError(
            _("who prepared a release does not decide on it"), where=f"draft {draft.pk}", hint=_("ask a second person")
        )


def approve(*, draft: Draft, by: str, progress: Progress = silent) -> Release:
    """Freeze a submitted draft as a release, byte for byte as it was computed.

    ``by`` must be another person than who submitted it. Raises InputError for the same person, for a changed file, or
    where a release was published since; then nothing is left behind.
    """

    def chosen() -> Draft:
        found = _locked(draft, *Draft.WAITING)
        _second_person(found, by)
        return found

    published = timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _freeze(chosen, by=by, published=published, slug=None, progress=progress)


def free_slug(draft: Draft) -> str:
    """The address of a new release: the month of its end; further ones of that month are numbered."""
    month = f"{draft.period_end:%Y-%m}"
    base = month if draft.region.primary else f"{draft.region.slug}-{month}"
    taken = set(Release.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def publish(
    *, region: Region, published: str, by: str, slug: str | None = None, period: Period | None = None,
    progress: Progress = silent,
) -> Release:  # fmt: skip
    """Compute and freeze at once, by the program itself: the demonstration and engine exercises, never a person.

    ``published``: ISO time in UTC. Raises InputError where the slug is taken or no slug, ReleaseError with every
    finding where the evidence is not fit to publish; then neither a row nor a file is left behind.
    """
    if not by.startswith(SYSTEM) or not (region.exercise or region.fictional):
        raise InputError("only a demonstration or an exercise is published without a second person", where=region.slug)
    made: list[Draft] = []

    def chosen() -> Draft:
        made.append(compute(region=region, by=by, period=period, progress=progress))
        if not made[0].digest:
            raise ReleaseError("\n".join(entry["text"] for entry in made[0].findings))
        return made[0]

    try:
        return _freeze(chosen, by=by, published=published, slug=slug, progress=progress)
    finally:
        for draft in made:
            shutil.rmtree(folder(draft), ignore_errors=True)


def _refuse(slug: str) -> None:
    """Raise InputError where a release cannot have this name."""
    releases = Path(settings.SENIM_RELEASES)
    place, archive = releases / slug, releases / f"{slug}.zip"
    if not slug_re.match(slug):
        raise InputError(f"{slug!r} cannot stand in an address", hint="latin letters, digits, - and _ only")
    if Release.objects.filter(slug=slug).exists():
        raise InputError(f"release {slug} exists", hint="a release is never overwritten; choose another name")
    if place.exists() or archive.exists():
        raise InputError("files stand here without a release", where=str(place), hint="move them away")


def _check_frozen(draft: Draft, latest: Release | None) -> None:
    """Raise InputError where what is to be frozen is not what was computed, or not what it was compared with."""
    if digest(folder(draft)) != draft.digest:
        raise InputError(_("files of the draft were changed"), where=f"draft {draft.pk}", hint=_("compute it again"))
    if draft.preview["previous"] != (latest.slug if latest else ""):
        raise InputError(
            _("a release was published since"), where=f"draft {draft.pk}", hint=_("withdraw, compute again")
        )


def _freeze(chosen: Callable[[], Draft], *, by: str, published: str, slug: str | None, progress: Progress) -> Release:
    """Log, sign and store a draft as the next release, in one transaction; files are moved to their place last."""
    if slug is not None:
        _refuse(slug)
    releases = Path(settings.SENIM_RELEASES)
    releases.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        with tempfile.TemporaryDirectory(dir=releases, prefix=".new-") as scratch, transaction.atomic():
            draft = chosen()
            name = slug or free_slug(draft)
            _refuse(name)
            latest = selectors.latest(draft.region)
            _check_frozen(draft, latest)
            copy = Path(scratch) / name
            shutil.copytree(folder(draft), copy)
            release = _logged_release(draft, copy, latest, by=by, published=published, slug=name, progress=progress)
            pack(copy, packed := Path(scratch) / f"{name}.zip")
            for made in (copy, packed):
                made.rename(releases / made.name)
                placed.append(releases / made.name)
    except BaseException:
        for path in placed:  # only what this call has put there; another release's files are not its to remove
            if path.is_file():
                path.unlink()
            else:
                shutil.rmtree(path, ignore_errors=True)
        raise
    shutil.rmtree(folder(draft), ignore_errors=True)
    return release


def _logged_release(
    draft: Draft, place: Path, latest: Release | None, *, by: str, published: str, slug: str, progress: Progress
) -> Release:
    """The statement becomes a leaf, the folder gets its proofs under the checkpoint after it, the rows are stored."""
    progress("recomputing")
    with open_bundle(place) as bundle:
        rating = rate(bundle.engine, bundle.ruleset, bundle.meta.period, exercise=bundle.meta.exercise)
        root = evidence_root(bundle.engine)
        made = Computed(place, bundle.meta, root, rating, firmness(rating, root[1]))
    logged = _logged(rating.ruleset)
    rules_index = logged[0] if logged else ledger.append(body=methodology_leaf(rating.ruleset, published))
    said = statement(
        hashes(place),
        made.meta,
        rating.ruleset,
        root,
        published=published,
        seq=latest.seq + 1 if latest else 1,
        previous=sha256(latest.statement.encode()) if latest else "",
    )
    index = ledger.append(body=said)
    ledger.record(
        kind="published/v1", by=by, release=slug, leaf=index, draft=draft.pk, prepared_by=draft.prepared_by,
        corrects=draft.corrects.slug if draft.corrects else "", reason=draft.correction_reason,
    )  # fmt: skip
    leaves = ledger.leaves()
    seal(place, leaves, {"ruleset": rules_index, "release": index}, ledger.signer())
    release = _store(draft, made, said, slug=slug, index=index, leaves=len(leaves))
    draft.state, draft.release, draft.decided_by, draft.decided_at = Draft.State.PUBLISHED, release, by, timezone.now()
    draft.save()
    return release


def _store(draft: Draft, made: Computed, said: bytes, *, slug: str, index: int, leaves: int) -> Release:
    stated: dict[str, Any] = json.loads(said)
    release = Release.objects.create(
        region=draft.region,
        slug=slug,
        seq=stated["seq"],
        period_start=made.meta.period.start,
        period_end=made.meta.period.end,
        published_at=datetime.fromisoformat(stated["published"]),
        ruleset_sha256=made.rating.ruleset.sha256,
        statement=said.decode(),
        leaf_index=index,
        leaves=leaves,
        items=stated["evidence"]["items"],
        figures=figures_of(made.folder),
        corrects=draft.corrects,
        correction_reason=draft.correction_reason,
        scenarios=scenarios_of(made.firmness),
    )
    RatedMandate.objects.bulk_create(mandates_of(release, made, draft.preview["changes"]), batch_size=BATCH)
    return release


def rules_of(draft: Draft) -> Ruleset:
    """The rule set a draft was computed under: from its files, from its release's, or as it ships now."""
    for place in (folder(draft), selectors.folder(draft.release) if draft.release else None):
        if place is not None and (place / "ruleset").is_dir():
            return load(place / "ruleset")
    return shipped(draft.region.ruleset)
