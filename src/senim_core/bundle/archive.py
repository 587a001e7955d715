"""A release as one zip file: packed with fixed times, unpacked with suspicion.

An archive from a stranger may try to write outside the folder, to swell without end or to hide links;
each of these is refused by name before anything is written.
"""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from senim_core.errors import InputError

MOST_FILES = 1_000
MOST_BYTES = 8 * 1024**3
MOST_RATIO = 200
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, target: Path) -> None:
    """Write the files of ``folder`` to the zip file ``target``: sorted names, fixed times, same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())


def _check(entry: zipfile.ZipInfo) -> None:
    name = PurePosixPath(entry.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in entry.filename:
        raise InputError("the archive tries to write outside its folder", where=entry.filename, hint="do not trust it")
    if entry.external_attr >> 28 not in (0, 8, 4):
        raise InputError("the archive holds a link or a device", where=entry.filename, hint="do not trust it")
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1024):
        raise InputError("the file swells beyond reason", where=entry.filename, hint="do not trust it")


def unpack(source: Path, target: Path) -> None:
    """Unpack a release into the empty folder ``target``. Raises InputError for a hostile or broken archive."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise InputError("the archive is too large", where=source.name, hint="fetch the folder instead")
            if len({entry.filename for entry in entries}) != len(entries):
                raise InputError("a file stands twice in the archive", where=source.name, hint="do not trust it")
            for entry in entries:
                _check(entry)
            archive.extractall(target)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise InputError(f"not a readable zip file ({error})", where=source.name, hint="fetch it again") from error
