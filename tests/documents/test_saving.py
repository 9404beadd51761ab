"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from offramp.documents.saving import write_whole
from offramp.errors import OfframpError


def test_a_file_keeps_its_mode_and_its_ends_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, "a\r\nb\n")
    assert path.read_bytes() == b"a\r\nb\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.txt"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OfframpError, match=r"cannot write the notes .*one\.txt: No space left on device"):
        write_whole(path, "new", "the notes")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_devices_are_written_to_and_not_replaced() -> None:
    write_whole(os.devnull, "text")
    assert not Path(os.devnull).is_file()
    with pytest.raises(OfframpError, match="cannot write /dev/full: No space left on device"):
        write_whole("/dev/full", "text")
