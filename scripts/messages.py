"""Keeps the gettext catalogues: extracts strings, updates each .po, compiles each .mo.

    python scripts/messages.py            update and compile
    python scripts/messages.py --check    say what is missing, fuzzy or stale, and fail

Uses Babel alone, so that no gettext programs need to be installed. Templates are read through Django's own
`templatize`, which turns their tags into calls that Babel's Python extractor knows.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src"
LANGUAGES = ("kk", "ru", "en")
KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "pgettext": ((1, "c"), 2)}
CATALOGUES = {"senim_core": (SOURCE / "senim_core", "senim_core"), "senim": (SOURCE / "senim", "django")}


def strings(root: Path) -> Iterator[str]:
    """Every string that is marked for translation below ``root``."""
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html")]):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = templatize(text)
        for _, message, _, _ in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            yield message if isinstance(message, str) else message[0]


def po_path(root: Path, language: str, domain: str) -> Path:
    """Where the catalogue of one language lies."""
    return root / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue in ``path``, or an empty one."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(root: Path, language: str, domain: str) -> Catalog:
    """The catalogue with exactly the strings of the source; English reads as the source."""
    old = read(po_path(root, language, domain), language)
    new = Catalog(locale=language, project="Senim", charset="utf-8", fuzzy=False)
    for text in sorted(set(strings(root))):
        known = old.get(text)
        said = text if language == "en" else (known.string if known else "")
        new.add(text, said, flags=known.flags if known else ())
    return new


def to_po(catalog: Catalog) -> bytes:
    """Text of a catalogue, without dates, so that it changes only when a string does."""
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, width=110)
    fields = (f"Language: {catalog.locale}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8")
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields) + "\n"
    return header.encode() + body.getvalue().lstrip(b"\n")


def to_mo(catalog: Catalog) -> bytes:
    """The compiled catalogue, without dates."""
    then = datetime(2021, 6, 1, tzinfo=UTC)  # a fixed date: the same strings give the same bytes
    plain = Catalog(locale=catalog.locale, charset="utf-8", fuzzy=False, creation_date=then, revision_date=then)
    for message in catalog:
        if message.id and message.string:
            plain.add(message.id, message.string)
    body = io.BytesIO()
    write_mo(body, plain)
    return body.getvalue()


def problems() -> list[str]:
    """What is missing, fuzzy or stale in any catalogue."""
    found = []
    for root, domain in CATALOGUES.values():
        for language in LANGUAGES:
            path = po_path(root, language, domain)
            catalog = updated(root, language, domain)
            found += [
                f"{path.name} ({language}): no translation of {message.id!r}"
                for message in catalog
                if message.id and not message.string
            ]
            found += [
                f"{path.name} ({language}): fuzzy: {message.id!r}"
                for message in catalog
                if message.id and message.fuzzy
            ]
            for wanted, there in ((to_po(catalog), path), (to_mo(catalog), path.with_suffix(".mo"))):
                if not there.exists() or there.read_bytes() != wanted:
                    found.append(f"{there.name} ({language}) is stale: run scripts/messages.py")
    return found


def main() -> int:
    """Update and compile, or check."""
    if "--check" not in sys.argv:
        for root, domain in CATALOGUES.values():
            for language in LANGUAGES:
                path = po_path(root, language, domain)
                catalog = updated(root, language, domain)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(to_po(catalog))
                path.with_suffix(".mo").write_bytes(to_mo(catalog))
    found = (
        [problem for problem in problems() if "no translation" in problem] if "--check" not in sys.argv else problems()
    )
    print("\n".join(found) or "catalogues are complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
