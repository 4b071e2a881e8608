"""Files, and a way to attach them as a browser does."""

import io
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import uuid4
from zipfile import ZipFile

import httpx
import pytest
from access_tokens import bearer

BASE = "/api/workflow/v1"
OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)


def an_office_file(kind: str, **parts: bytes) -> bytes:
    """`kind` as [Content_Types].xml says it, and other parts."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        override = f'<Override PartName="/x.xml" ContentType="{kind}.main+xml"/>'
        archive.writestr("[Content_Types].xml", f"<Types>{override}</Types>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def attach() -> Callable[..., Awaitable[httpx.Response]]:
    """`await attach(student, case_id, "plan.pdf", content)`; each with its own boundary."""

    async def send(
        who: Any,
        case_id: str,
        name: str = "活动方案.pdf",
        content: bytes = PDF,
        field: str = "/plan",
        key: str | None = None,
    ) -> httpx.Response:
        headers = {**bearer(who.token), "Idempotency-Key": key or str(uuid4())}
        boundary = os.urandom(12).hex()
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return await who.client.post(
            f"{BASE}/cases/{case_id}/attachments",
            data={"field": field},
            files={"file": (name, content, "application/x-lie")},
            headers=headers,
        )

    return send


@pytest.fixture
def files_away(runtime: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with files_away():` the folder of the file store is not what it was."""
    folder = Path(url2pathname(urlsplit(runtime.service.settings.files_url).path))

    @contextmanager
    def away() -> Iterator[None]:
        aside = folder.with_name(f"{folder.name}-aside")
        folder.rename(aside)
        folder.touch()
        yield
        folder.unlink()
        aside.rename(folder)

    return away
