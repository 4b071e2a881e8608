"""Who read what is held on me."""

from access_tokens import bearer


async def _look_up(client, service, purpose, *keys):
    body = {"resource": "student", "keys": list(keys), "purpose": purpose}
    assert (await client.post("/records/lookup", json=body, headers=service)).is_success


async def test_everyone_sees_who_read_their_data_newest_first(
    client, campus, li_hua, identity_service
):
    await campus.told([campus.student(), campus.student("20230102")])
    for n in range(4):
        await _look_up(client, identity_service, f"purpose {n}", "20230101", "20230102")
    await _look_up(client, identity_service, "not mine", "20230102")
    await client.get("/my-data", headers=li_hua)

    first = (await client.get("/my-data/reads?limit=3", headers=li_hua)).json()
    rest = (
        await client.get(f"/my-data/reads?limit=3&cursor={first['next_cursor']}", headers=li_hua)
    ).json()

    reads = first["items"] + rest["items"]
    assert [read["purpose"] for read in reads] == [
        "my-data",
        *(f"purpose {n}" for n in (3, 2, 1, 0)),
    ]
    assert [read["reader"] for read in reads[1:]] == ["identity"] * 4
    assert rest["next_cursor"] is None


async def test_a_stranger_has_no_reads(client, campus, tokens, identity_service):
    await campus.told([campus.student()])
    await _look_up(client, identity_service, "provisioning", "20230101")

    answer = await client.get("/my-data/reads", headers=bearer(tokens.student("20239999")))

    assert answer.json() == {"items": [], "next_cursor": None}


async def test_a_cursor_of_another_list_is_refused(client, campus, li_hua):
    await campus.told([campus.student()])
    for cursor in ("WzFd", "bm9uc2Vuc2U", "e30"):
        answer = await client.get(f"/my-data/reads?cursor={cursor}", headers=li_hua)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


async def test_a_persons_reads_are_a_walk_along_an_index(campus, client, li_hua, explained):
    await campus.told([campus.student(), campus.student("20230102")])
    await campus.execute(
        "INSERT INTO access_log (reader_kind, reader, client_id, resource, fields, purpose)"
        " SELECT 'service', 'identity', 'identity', 'student', '[]', 'provisioning'"
        " FROM generate_series(1, 5000)",
        "INSERT INTO access_record SELECT g.record_id, a.id FROM golden_record g, access_log a",
        "ANALYZE access_record, access_log",
    )

    page = (await client.get("/my-data/reads", headers=li_hua)).json()
    plan = await explained(
        client.get(f"/my-data/reads?cursor={page['next_cursor']}", headers=li_hua), "access_log"
    )

    assert "pk_access_record" in plan
    assert "Sort" not in plan
    assert "Seq Scan" not in plan
