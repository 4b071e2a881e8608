import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from workflow.files.kinds import DOCX, JPG, PDF, PNG, XLSX, kind_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(types: str | None, *names: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        if types is not None:
            file.writestr("[Content_Types].xml", types)
        for name in names:
            file.writestr(name, b"x")
    return out.getvalue()


def listing(*kinds: str) -> str:
    parts = "".join(f'<Override PartName="/a.xml" ContentType="{kind}"/>' for kind in kinds)
    return f"<Types>{parts}</Types>"


FILES = {
    "a pdf": (b"%PDF-1.7\n", PDF),
    "a png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20), PNG),
    "a jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), JPG),
    "a document": (archive(listing(f"{WORD}.main+xml"), "word/document.xml"), DOCX),
    "a sheet": (archive(listing(f"{EXCEL}.main+xml"), "xl/workbook.xml"), XLSX),
    "nothing": (b"", None),
    "a pdf after something else": (b" %PDF-1.7", None),
    "half a png": (b"\x89PNG\r\n\x1a\n", None),
    "a gif": (b"GIF89a", None),
    "a drawing with scripts": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
    "no archive": (b"PK\x03\x04", None),
    "an archive that lists nothing": (archive(None, "word/document.xml"), None),
    "an archive of texts": (archive(listing("text/plain"), "word/document.xml"), None),
    "two in one": (archive(listing(f"{WORD}.main+xml", f"{EXCEL}.main+xml")), None),
    "macros": (archive(listing("application/vnd.ms-word.document.macroEnabled.main+xml")), None),
    "hidden macros": (archive(listing(f"{WORD}.main+xml"), "word/vbaProject.bin"), None),
    "cut off": (archive(listing(f"{WORD}.main+xml"))[:-30], None),
    "too many parts": (archive(listing(f"{WORD}.main+xml"), *map(str, range(5_001))), None),
    "says it is endless": (b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + b"\xff" * 18, None),
}


@pytest.mark.parametrize("what", FILES)
def test_bytes_say_what_a_file_is(what):
    content, kind = FILES[what]

    assert kind_of(io.BytesIO(content)) is kind


def test_an_archive_that_swells_is_not_unpacked():
    swollen = archive(listing(f"{WORD}.main+xml") + " " * 50_000_000)

    assert len(swollen) < 100_000
    assert kind_of(io.BytesIO(swollen)) is DOCX
