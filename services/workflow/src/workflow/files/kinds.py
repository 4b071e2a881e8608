"""What a file really is, told by its bytes. Its name and its sender are not asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from zipfile import ZipFile


@dataclass(frozen=True)
class Kind:
    name: str
    media_type: str
    endings: frozenset[str]


def _kind(name: str, media_type: str, *others: str) -> Kind:
    return Kind(name, media_type, frozenset({name, *others}))


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = _kind("pdf", "application/pdf")
PNG = _kind("png", "image/png")
JPG = _kind("jpg", "image/jpeg", "jpeg")
DOCX = _kind("docx", f"{_OFFICE}.wordprocessingml.document")
XLSX = _kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet")

#: Everything the platform takes; a form chooses among these.
KINDS: Mapping[str, Kind] = {each.name: each for each in (PDF, PNG, JPG, DOCX, XLSX)}

_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", PNG), (b"\xff\xd8\xff", JPG))
_ARCHIVE, _END = b"PK\x03\x04", b"PK\x05\x06"
# Office files hold some dozens of parts. An archive made to wear readers out
# holds a hundred thousand, each of which zipfile would keep in memory.
_MOST_PARTS = 5_000
_END_SIZE, _LONGEST_REMARK = 22, 65_535
_MOST_TYPES_BYTES = 1024 * 1024


def kind_of(file: IO[bytes]) -> Kind | None:
    """The kind of a whole file, None for any other than ours. Blocks: it reads."""
    file.seek(0)
    head = file.read(32)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    return _office_kind(file) if head.startswith(_ARCHIVE) else None


def _office_kind(file: IO[bytes]) -> Kind | None:
    """Office files are archives that list the kinds of their parts. One with macros is none."""
    try:
        if _parts(file) > _MOST_PARTS:
            return None
        with ZipFile(file) as archive:
            if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
                return None
            with archive.open("[Content_Types].xml") as listed:
                types = listed.read(_MOST_TYPES_BYTES)
    except Exception:  # a hostile archive makes zipfile raise whatever it likes
        return None
    found = [kind for kind in (DOCX, XLSX) if f"{kind.media_type}.main+xml".encode() in types]
    return found[0] if len(found) == 1 else None


def _parts(file: IO[bytes]) -> int:
    """How many parts the archive says it has; 65535 stands for more than that."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_REMARK))
    tail = file.read()
    at = tail.rindex(_END)
    return int.from_bytes(tail[at + 10 : at + 12], "little")
