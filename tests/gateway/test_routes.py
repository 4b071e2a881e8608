import asyncio
import re

import pytest

from gateway import openapi, routes
from gateway.problems import InvalidPath
from gateway.settings import Settings

ODD = [
    "//api/catalog/v1/matters",
    "/api//catalog/v1/matters",
    "/api/catalog/v1/../v1/matters",
    "/api/catalog/v1/./matters",
    "/api/catalog/v1/matters/..",
    "/api/catalog/v1/matters/%2e%2e/versions",
    "/api/catalog/v1/matters/.%2e/versions",
    "/api/catalog/v1/matters/%2E",
    "/api/catalog/v1/matters/a%2Fversions",
    "/api/catalog/v1/matters/a%2fversions",
    "/api/catalog/v1/matters/a%5Cb",
    "/api/catalog/v1/matters/a\\b",
    "/api/catalog/v1/matters/a%00",
    "/api/catalog/v1/matters/a%0d%0aSet-Cookie:x",
    "/api/catalog/v1/matters/a%252fb",
    "/api/catalog/v1/matters/%zz",
    "/api/catalog/v1/matters/%2",
    "/api/catalog/v1/matters/a b",
    "/api/catalog/v1/matters/<script>",
    "/api/catalog/v1/matters/\u6559\u5ba4",
    "api/catalog/v1/matters",
    "*",
    "",
]
PLAIN = [
    "/",
    "/docs",
    "/api/catalog/v1/matters/classroom-booking",
    "/api/catalog/v1/matters/%E6%95%99%E5%AE%A4",
    "/api/catalog/v1/matters/...",
    "/api/catalog/v1/matters/a.b",
    "/.well-known/openid-configuration",
    "/verify/AB-12~3",
]


@pytest.mark.parametrize("path", ODD)
def test_a_path_that_can_be_read_two_ways_is_refused(path):
    with pytest.raises(InvalidPath):
        routes.check_plain(path.encode())


@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_path_is_taken_as_it_is(path):
    routes.check_plain(path.encode())


@pytest.mark.parametrize("path", [p for p in ODD if p.startswith("/") and p.isascii()])
async def test_an_odd_path_never_reaches_a_service(shared, upstream, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())

    status = (await reader.readline()).split()[1]
    writer.close()

    assert status in (b"400", b"404")
    assert upstream.seen == []


@pytest.mark.parametrize(
    ("path", "upstream"),
    [
        ("/api/identity/v1/me", "identity"),
        ("/api/catalog/v1/matters", "catalog"),
        ("/api/workflow/v1/cases", "workflow"),
        ("/api/data-middle/v1/my-data", "data-middle"),
        ("/api/notify/v1/messages", "notify"),
        ("/api/notify/v1/stream", "notify"),
        ("/api/academic/v1/free-classrooms", "academic"),
        ("/verify/AB12", "workflow"),
        ("/oauth/token", "identity"),
        ("/.well-known/openid-configuration", "identity"),
        ("/sign-on", "identity"),
        ("/sign-on/style.css", "identity"),
        ("/sign-on-elsewhere", None),
        ("/api/catalog", None),
        ("/api/academics/v1/x", None),
        ("/auth/session", None),
        ("/", None),
    ],
)
def test_each_path_has_one_owner(path, upstream):
    route = routes.find(path)

    assert (route.upstream if route else None) == upstream


def test_what_is_public_exists():
    """A renamed path would otherwise quietly ask everybody to sign on."""
    documents = openapi.committed().values()
    known = {re.sub(r"{\w+}", "{}", path) for document in documents for path in document["paths"]}

    assert {path for path in routes.PUBLIC if path.startswith("/api/")} <= known


@pytest.mark.parametrize(
    ("method", "path", "public"),
    [
        ("GET", "/api/catalog/v1/matters", True),
        ("HEAD", "/api/catalog/v1/matters", True),
        ("POST", "/api/catalog/v1/matters", False),
        ("GET", "/api/catalog/v1/matters/classroom-booking", True),
        ("GET", "/api/catalog/v1/matters/classroom-booking/reviews", True),
        ("GET", "/api/catalog/v1/matters/classroom-booking/versions", False),
        ("DELETE", "/api/catalog/v1/matters/classroom-booking/suspension", False),
        ("GET", "/api/catalog/v1/search", True),
        ("GET", "/api/catalog/v1/departments", True),
        ("GET", "/api/catalog/v1/my-reviews", False),
        ("POST", "/api/catalog/v1/reviews", False),
        ("GET", "/api/workflow/v1/verifications/AB12", True),
        ("GET", "/api/workflow/v1/verifications/AB12/x", False),
        ("GET", "/api/workflow/v1/cases", False),
        ("GET", "/verify/AB12", True),
        ("GET", "/verify/", False),
    ],
)
def test_only_the_named_reads_are_public(method, path, public):
    assert routes.is_public(method, path) is public


def test_files_are_taken_where_services_take_them_and_no_smaller():
    said = {
        re.sub(r"{\w+}", "{}", path): operation["x-max-body-bytes"]
        for document in openapi.committed().values()
        for path, operations in document["paths"].items()
        for operation in operations.values()
        if "x-max-body-bytes" in operation
    }

    assert set(routes.UPLOADS) == set(said)
    assert max(said.values()) == Settings.model_fields["max_upload_bytes"].default


@pytest.mark.parametrize(
    ("method", "path", "files"),
    [
        ("POST", "/api/workflow/v1/cases/7/attachments", True),
        ("GET", "/api/workflow/v1/cases/7/attachments", False),
        ("DELETE", "/api/workflow/v1/cases/7/attachments/8", False),
        ("POST", "/api/workflow/v1/cases/7/attachments/8", False),
        ("POST", "/api/workflow/v1/cases", False),
    ],
)
def test_only_the_named_posts_take_files(method, path, files):
    assert routes.takes_files(method, path) is files
