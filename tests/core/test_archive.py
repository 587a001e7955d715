"""A release as a zip file: packed with fixed times, unpacked with suspicion."""

import os
import zipfile
from pathlib import Path

import pytest

from senim_core.bundle import archive
from senim_core.errors import InputError


def zipped(path: Path, entries: dict[str, bytes], mode: int = 0o100644) -> Path:
    """A zip file with these entries, their names taken as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            target.writestr(info, content)
    return path


def refused(source: Path, problem: str) -> None:
    target = source.parent / "out"
    with pytest.raises(InputError, match=problem):
        archive.unpack(source, target)
    assert not target.exists() or not any(target.rglob("*.txt"))
    assert not (source.parent / "evil.txt").exists()


def test_packing_twice_gives_the_same_bytes_and_unpacking_the_same_files(release: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    archive.pack(release, first)
    os.utime(release / "bundle.json", (0, 0))
    archive.pack(release, second)
    assert first.read_bytes() == second.read_bytes()
    archive.unpack(first, tmp_path / "out")
    for path in release.rglob("*"):
        if path.is_file():
            assert (tmp_path / "out" / path.relative_to(release)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "a/../../evil.txt", "/evil.txt", "..\\evil.txt", "C:/evil.txt", "a/..", "c:evil.txt"],
)
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    source = zipped(tmp_path / "a.zip", {"good.txt": b"x", name: b"x"})
    refused(source, "the archive tries to write outside its folder — do not trust it")


@pytest.mark.parametrize("mode", [0o120777, 0o020644, 0o010644])
def test_links_and_devices_are_refused(tmp_path: Path, mode: int) -> None:
    refused(zipped(tmp_path / "a.zip", {"a.txt": b"/etc/passwd"}, mode), "a.txt: the archive holds a link or a device")


def test_a_folder_entry_is_no_harm(tmp_path: Path) -> None:
    archive.unpack(zipped(tmp_path / "a.zip", {"a/": b""}, 0o040755), tmp_path / "out")
    assert (tmp_path / "out" / "a").is_dir()


def test_an_archive_of_no_system_in_particular_is_read(tmp_path: Path) -> None:
    archive.unpack(zipped(tmp_path / "a.zip", {"a.txt": b"x"}, 0), tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"x"


def test_a_file_that_swells_beyond_reason_is_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", {"a.txt": bytes(10_000_000)}), "a.txt: the file swells beyond reason")


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    refused(
        zipped(tmp_path / "a.zip", {f"{i}.txt": b"" for i in range(3)}), "the archive is too large — fetch the folder"
    )


def test_an_archive_of_too_many_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 5)
    refused(zipped(tmp_path / "a.zip", {"a.txt": b"123", "b.txt": b"456"}), "the archive is too large")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a.txt", b"shown")
        target.writestr("a.txt", b"hidden")
    refused(path, r"a\.zip: a file stands twice in the archive")


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"not a zip")
    refused(tmp_path / "a.zip", r"a\.zip: not a readable zip file .* — fetch it again")


def test_a_file_where_a_folder_must_be_is_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", {"a": b"", "a/b": b""}), "not a readable zip file")


def test_a_damaged_archive_is_refused_wherever_the_damage_is(release: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    archive.pack(release / "results", source)
    good = source.read_bytes()
    unharmed = 0
    for place in range(0, len(good), 37):
        changed = bytearray(good)
        changed[place] ^= 64
        source.write_bytes(changed)
        try:
            archive.unpack(source, tmp_path / f"out-{place}")
        except InputError:
            continue
        unharmed += 1  # a time, a version or another field that does not touch the files
        names = {path.name for path in (tmp_path / f"out-{place}").rglob("*") if path.is_file()}
        for path in (release / "results").iterdir():
            if path.name in names:
                assert (tmp_path / f"out-{place}" / path.name).read_bytes() == path.read_bytes()
    assert unharmed < len(good) // 37 / 2
