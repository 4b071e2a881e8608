import gzip
from pathlib import Path

import pytest

from gateway.portal import Portal

INDEX = """<!doctype html>
<html lang="zh-CN" data-site>
<head><meta charset="utf-8"><!--site--><title>一网</title></head>
<body><div id="app"></div><script type="module" src="/assets/main-1a2b3c.js"></script></body>
</html>
"""
SCRIPT = b"export const words = 'one, two, three';\n" * 200
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("portal") / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "校徽.png").write_bytes(b"\x89PNG")
    (folder / "assets/main-1a2b3c.js").write_bytes(SCRIPT)
    (folder / "assets/main-1a2b3c.js.br").write_bytes(b"compressed by the build")
    (folder / "assets/logo-4d5e6f.png").write_bytes(b"\x89PNG" * 1000)
    (folder / ".built").write_text("a note of the build")
    (folder.parent / "secret.txt").write_text("not for the world")
    (folder / "outside.txt").symlink_to(folder.parent / "secret.txt")
    return folder


@pytest.fixture(scope="module")
async def _site(start_gateway, dist):
    async with start_gateway(portal_folder=str(dist)) as running:
        yield running.client


@pytest.fixture
def site(_site, upstream):
    """A gateway that has a portal."""
    _site.cookies.clear()
    return _site


async def test_the_index_is_asked_for_anew_each_time(site):
    page = await site.get("/")
    again = await site.get("/", headers={"If-None-Match": page.headers["etag"]})

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert '<div id="app">' in page.text
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]


async def test_hashed_files_are_kept_for_a_year(site):
    script = await site.get("/assets/main-1a2b3c.js")

    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["x-content-type-options"] == "nosniff"
    assert script.content == SCRIPT


async def test_files_without_a_hash_are_asked_for_anew(site):
    icon = await site.get("/favicon.svg")
    crest = await site.get("/校徽.png")

    assert icon.headers["cache-control"] == "no-cache"
    assert icon.headers["content-type"] == "image/svg+xml"
    assert crest.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0,gzip; q=0", None),
        ("deflate", None),
        ("", None),
    ],
)
async def test_a_file_is_sent_in_a_coding_the_browser_takes(site, accepted, sent):
    request = site.build_request(
        "GET", "/assets/main-1a2b3c.js", headers={"Accept-Encoding": accepted}
    )
    answer = await site.send(request, stream=True)
    raw = b"".join([chunk async for chunk in answer.aiter_raw()])

    assert answer.headers.get("content-encoding") == sent
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(raw))
    as_sent = {"br": b"compressed by the build", "gzip": gzip.compress(SCRIPT, 9, mtime=0)}
    assert raw == as_sent.get(sent, SCRIPT)


async def test_what_is_compressed_already_is_not_compressed_again(site):
    picture = await site.get("/assets/logo-4d5e6f.png", headers={"Accept-Encoding": "gzip, br"})

    assert "content-encoding" not in picture.headers


@pytest.mark.parametrize(
    "path",
    ["/cases/0198c7a0-0000-7000-8000-000000000001", "/matters/x?tab=steps", "/tasks", "/a.b"],
)
async def test_every_address_of_the_portal_can_be_opened_directly(site, path):
    page = await site.get(path, headers=PAGE)

    assert page.status_code == 200
    assert page.content == (await site.get("/")).content


@pytest.mark.parametrize(
    "path",
    [
        "/assets/main-0ld.js",
        "/assets/",
        "/api/unknown/v1/x",
        "/api",
        "/auth/unknown",
        "/docs/unknown",
        "/.env",
        "/.built",
        "/assets/main-1a2b3c.js.br",
        "/verify",
        "/oauth",
    ],
)
async def test_what_is_no_page_does_not_become_one(site, path):
    answer = await site.get(path, headers=PAGE)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_only_somebody_who_navigates_gets_a_page(site):
    fetched = await site.get("/cases/1", headers={"Accept": "application/json"})
    anything = await site.get("/cases/1", headers={"Accept": "*/*"})
    sent = await site.post("/cases/1", headers=PAGE)

    assert (fetched.status_code, anything.status_code, sent.status_code) == (404, 404, 404)


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
     "/assets//../secret.txt", "/outside.txt"],
)  # fmt: skip
async def test_no_path_leads_out_of_the_build(site, path):
    request = site.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())

    answer = await site.send(request)

    assert answer.status_code in (400, 404)
    assert b"not for the world" not in answer.content


async def test_head_says_the_same_without_the_file(site):
    got, asked = await site.get("/"), await site.head("/")

    assert asked.content == b""
    assert asked.headers["content-length"] == got.headers["content-length"]
    assert asked.headers["etag"] == got.headers["etag"]


async def test_files_are_read_only(site):
    answer = await site.post("/assets/main-1a2b3c.js")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_no_script_runs_that_is_not_a_file_of_ours(site):
    headers = (await site.get("/tasks", headers=PAGE)).headers
    policy = {
        name: sources.split()
        for name, _, sources in (
            part.partition(" ") for part in headers["content-security-policy"].split("; ")
        )
    }

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert not [s for name, each in policy.items() for s in each if s.startswith(("http", "*"))]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


async def test_the_api_and_its_documents_stay_where_they_were(site, upstream):
    assert "API" in (await site.get("/docs", headers=PAGE)).text
    assert (await site.get("/openapi.json", headers=PAGE)).json()["openapi"] == "3.1.0"
    assert (await site.get("/livez", headers=PAGE)).json() == {"status": "alive"}
    assert (await site.get("/auth/session", headers=PAGE)).json() == {"signed_on": False}
    await site.get("/api/catalog/v1/matters", headers=PAGE)
    assert upstream.last.path == "/api/catalog/v1/matters"


async def test_opening_the_portal_counts_against_nobody(start_gateway, dist, upstream):
    async with start_gateway(portal_folder=str(dist), address_burst=1) as running:
        pages = [await running.client.get("/") for _ in range(20)]

    assert {page.status_code for page in pages} == {200}


async def test_without_a_portal_the_home_page_stays(client):
    page = await client.get("/", headers=PAGE)
    deep = await client.get("/tasks", headers=PAGE)

    assert "/auth/sign-on" in page.text
    assert deep.status_code == 404


def test_a_folder_without_an_index_is_no_portal(tmp_path):
    with pytest.raises(FileNotFoundError, match="GATEWAY_PORTAL_FOLDER"):
        Portal.read(str(tmp_path), lambda page: page)
