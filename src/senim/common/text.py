"""Text as it is kept, and random identifiers that people can read out."""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no signs that are read for one another
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
MOST_WORDS = 20_000  # signs of a text that are kept; a form says so before


def plain(text: str, most: int = MOST_WORDS) -> str:
    """Text as it is kept: NFC, no control marks and none that turn the reading direction or hide letters."""
    kept = "".join(
        one for one in unicodedata.normalize("NFC", text) if one in "\n\t" or unicodedata.category(one) not in INVISIBLE
    )
    return kept.strip()[:most]


def random_code(length: int = 12) -> str:
    """A random identifier of signs that are not mistaken for one another; 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
