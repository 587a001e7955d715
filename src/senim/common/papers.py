"""Photos and papers as they come: the kind is told by the bytes, not by the name; hidden data in pictures are dropped.

A picture is decoded and written again, so that place, camera and anything behind its end are gone. A PDF is kept as it
is: only the office opens it, and it is sent as a download, never shown in a page.
"""

import io
import re
import warnings

from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps

from senim_core.errors import InputError

MOST_FILES = 5
MOST_BYTES = 8 * 1024**2
MOST_PIXELS = 40_000_000
SIDE = 2400  # the longer side of a stored picture
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
PDF = "application/pdf"


def kind_of(content: bytes) -> str:
    """JPEG, PNG, WebP or PDF by the first bytes. Raises InputError for anything else."""
    for start, kind in KINDS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise InputError(_("this kind of file is not taken"), hint=_("send a photo (JPEG, PNG, WebP) or a PDF"))


def safe_name(name: str) -> str:
    """A file name without folders, control marks and marks that turn the reading direction."""
    plain = re.sub(r"[^\w. -]", "_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return plain[-80:] or "file"


def cleaned(name: str, content: bytes) -> tuple[str, str, bytes]:
    """(name, kind, content) as it may be kept. Raises InputError for a file too large, broken or of another kind."""
    if len(content) > MOST_BYTES:
        raise InputError(_("the file is too large"), where=safe_name(name), hint=_("at most 8 MB a file"))
    kind = kind_of(content)
    if kind == PDF:
        return safe_name(name), kind, content
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise InputError(_("the picture is too large"), where=safe_name(name), hint=_("send a smaller one"))
                turned = ImageOps.exif_transpose(picture).convert("RGB")
    except InputError:
        raise
    except Exception as error:  # a broken picture makes its reader fail in many ways
        raise InputError(_("the picture cannot be read"), where=safe_name(name), hint=_("send it again")) from error
    turned.thumbnail((SIDE, SIDE))
    turned.info.clear()  # comments too
    body = io.BytesIO()
    turned.save(body, "JPEG", quality=85)
    return safe_name(name), "image/jpeg", body.getvalue()
