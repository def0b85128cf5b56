"""Evidence is what its first bytes say, not what its name says."""

from io import BytesIO

import pytest

from haidang.foundation.basics.evidence import LARGEST, FileEmpty, FileOfUnknownKind, FileTooLarge, read_evidence


class Sent(BytesIO):
    def __init__(self, name: str | None, content: bytes, size: int | None = None) -> None:
        super().__init__(content)
        self.name = name
        self.size = len(content) if size is None else size


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("bằng.pdf", b"%PDF-1.7 ...", "bằng.pdf"),
        ("ảnh.exe", b"\xff\xd8\xff\xe0...", "ảnh.jpg"),
        ("../../x.png", b"\x89PNG\r\n\x1a\n...", "x.png"),
        ("C:\\giấy tờ\\b.JPG", b"\x89PNG\r\n\x1a\n...", "b.png"),
        (None, b"%PDF-1.4", "minh-chung.pdf"),
        ("a\x00\nb.pdf", b"%PDF-1.4", "ab.pdf"),
    ],
)
def test_the_content_names_the_kind(name: str | None, content: bytes, kept: str) -> None:
    assert read_evidence(Sent(name, content)).name == kept


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html>", b"PK\x03\x04", b" %PDF-1.4", b"<svg xmlns=''/>"])
def test_other_kinds_are_refused(content: bytes) -> None:
    with pytest.raises(FileOfUnknownKind):
        read_evidence(Sent("bằng.pdf", content))


def test_empty_and_too_large_files_are_refused() -> None:
    with pytest.raises(FileEmpty):
        read_evidence(Sent("a.pdf", b""))
    with pytest.raises(FileTooLarge):
        read_evidence(Sent("a.pdf", b"%PDF-" + b"x" * LARGEST, size=10))
    with pytest.raises(FileTooLarge):
        read_evidence(Sent("a.pdf", b"%PDF-", size=LARGEST + 1))
