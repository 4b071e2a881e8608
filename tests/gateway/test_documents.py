import json
from html.parser import HTMLParser

import pytest

from gateway import docs, openapi

CATALOG = {
    "paths": {
        "/api/catalog/v1/matters": {
            "get": {
                "operationId": "catalog_list_matters",
                "summary": "Published matters",
                "security": [{"HTTPBearer": []}],
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Page"}}
                        },
                    }
                },
            }
        },
        "/api/catalog/v1/reviews": {
            "post": {
                "operationId": "catalog_review",
                "summary": "<script>alert(1)</script>",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Review"}}
                    }
                },
                "responses": {"201": {"description": "Created"}},
            }
        },
    },
    "components": {
        "schemas": {
            "Page": {"type": "object", "properties": {"items": {"type": "array"}}},
            "Text": {"type": "object", "properties": {"zh": {"type": "string"}}},
            "Review": {
                "type": "object",
                "required": ["stars"],
                "properties": {
                    "stars": {"type": "integer", "examples": [5]},
                    "said": {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]},
                    "again": {"$ref": "#/components/schemas/Review"},
                },
            },
        },
        "securitySchemes": {"HTTPBearer": {"type": "http", "scheme": "bearer"}},
    },
}
WORKFLOW = {
    "paths": {
        "/api/workflow/v1/cases": {
            "get": {
                "operationId": "workflow_list_cases",
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Page"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Page": {"type": "object", "properties": {"cases": {"type": "array"}}},
            "Text": {"type": "object", "properties": {"zh": {"type": "string"}}},
        }
    },
}
BOTH = {"catalog": CATALOG, "workflow": WORKFLOW}


def _references(value) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*[_references(v) for v in value.values()])
    if isinstance(value, list):
        return set().union(*[_references(v) for v in value])
    return set()


def test_a_component_two_services_describe_differently_gets_their_names():
    document = openapi.merged(BOTH, "https://one.jianghai.example")

    schemas = document["components"]["schemas"]
    assert set(schemas) == {"CatalogPage", "WorkflowPage", "Review", "Text"}
    matters = document["paths"]["/api/catalog/v1/matters"]["get"]["responses"]["200"]
    assert _references(matters) == {"#/components/schemas/CatalogPage"}


def test_every_reference_points_at_something():
    document = openapi.merged(BOTH, "https://one.jianghai.example")

    for reference in _references(document):
        _, kind, name = reference.removeprefix("#/").split("/")
        assert name in document["components"][kind]


def test_the_document_is_the_same_every_time():
    backwards = dict(reversed(BOTH.items()))

    assert json.dumps(openapi.merged(BOTH, "x")) == json.dumps(openapi.merged(backwards, "x"))


def test_each_operation_says_how_to_sign_on():
    paths = openapi.merged(BOTH, "x")["paths"]

    assert paths["/api/catalog/v1/matters"]["get"]["security"] == [
        {},
        {"bearer": []},
        {"session": []},
    ]
    assert paths["/api/workflow/v1/cases"]["get"]["security"] == [{"bearer": []}, {"session": []}]
    assert paths["/api/catalog/v1/reviews"]["post"]["security"] == [
        {"bearer": []},
        {"session": [], "csrf": []},
    ]


def test_documents_that_do_not_exist_yet_are_left_out(tmp_path):
    (tmp_path / "catalog.json").write_text(json.dumps(CATALOG))

    assert set(openapi.committed(tmp_path)) == {"catalog"}


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                assert value not in self.ids, f"{value} twice"
                self.ids.add(value)
            elif name in ("href", "src"):
                self.links.add(value)


@pytest.fixture(scope="module")
def page() -> str:
    return docs.page(openapi.merged(BOTH, "x")).decode()


def test_the_page_needs_no_script_no_inline_style_and_no_other_host(page):
    parsed = _Page(page)

    assert not parsed.tags & {"script", "style", "iframe", "img"}
    assert not {a for a in parsed.attributes if a == "style" or a.startswith("on")}
    assert not [link for link in parsed.links if not link.startswith(("/", "#"))]
    assert "&lt;script&gt;alert(1)" in page


def test_every_link_within_the_page_leads_somewhere(page):
    parsed = _Page(page)

    assert {link[1:] for link in parsed.links if link.startswith("#")} <= parsed.ids


def test_the_page_shows_operations_schemas_examples_and_problems(page):
    assert "/api/catalog/v1/matters" in page
    assert 'id="schema-Review"' in page
    assert "&#34;stars&#34;: 5" in page
    assert "upstream-unavailable" in page


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/style.css", "/favicon.ico", "/openapi.json"])
async def test_documents_are_served_with_an_etag_and_a_strict_policy(client, path):
    response = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": response.headers["etag"]})
    head = await client.head(path)

    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (again.status_code, again.content) == (304, b"")
    assert head.headers["content-length"] == str(len(response.content))
    assert (await client.post(path)).status_code == 405


async def test_the_served_document_is_openapi_3_1(client):
    document = (await client.get("/openapi.json")).json()

    assert document["openapi"] == "3.1.0"
    assert "/auth/session" in document["paths"]
    assert set(document["components"]["securitySchemes"]) == {"bearer", "csrf", "session"}


async def test_the_home_page_says_what_this_is(client):
    html = (await client.get("/")).text

    assert "一网" in html
    assert "/auth/sign-on" in html
    assert "/docs" in html
