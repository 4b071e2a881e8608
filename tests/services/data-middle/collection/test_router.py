"""What an administrator sees of collection runs."""

import pytest
from access_tokens import bearer


@pytest.fixture
def administrator(tokens):
    return bearer(tokens.administrator())


async def test_an_administrator_sees_runs_newest_first_page_by_page(client, campus, administrator):
    told = [str(await campus.told([campus.student()], hours=n)) for n in range(5)]

    first = (await client.get("/runs?limit=3", headers=administrator)).json()
    cursor = first["next_cursor"]
    second = (await client.get(f"/runs?limit=3&cursor={cursor}", headers=administrator)).json()

    assert [run["run_id"] for run in first["items"] + second["items"]] == told[::-1]
    assert second["next_cursor"] is None


async def test_rejected_rows_are_shown_without_their_values(client, campus, administrator):
    rows = [campus.student(f"2023{n:04}", phone=["13812345678"]) for n in range(3)]
    run = await campus.run(await campus.told(rows))

    path = f"/runs/{run.id}/rejected-records?limit=2"
    first = await client.get(path, headers=administrator)
    cursor = first.json()["next_cursor"]
    second = await client.get(f"{path}&cursor={cursor}", headers=administrator)

    rejected = first.json()["items"] + second.json()["items"]
    assert [row["position"] for row in rejected] == [0, 1, 2]
    assert rejected[0]["reasons"] == [{"pointer": "/phone", "code": "string_type"}]
    assert "13812345678" not in first.text + second.text


async def test_nobody_else_sees_runs(client, tokens, campus):
    run = await campus.run(await campus.told([campus.student()]))
    for path in ("/runs", f"/runs/{run.id}/rejected-records"):
        assert (await client.get(path)).status_code == 401
        for token in (tokens.student(), tokens.clerk(), tokens.service(scope="records:read")):
            assert (await client.get(path, headers=bearer(token))).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/runs/01920000-0000-7000-8000-000000000000/rejected-records", 404),
        ("/runs/nonsense/rejected-records", 422),
        ("/runs?cursor=nonsense", 400),
        ("/runs?cursor=WyJ4Il0", 400),
        ("/runs?limit=0", 422),
    ],
)
async def test_nonsense_is_the_callers_fault(client, administrator, path, status):
    assert (await client.get(path, headers=administrator)).status_code == status
