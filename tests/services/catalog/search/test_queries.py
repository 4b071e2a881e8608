"""How what is found is ordered, and what it costs."""


async def test_title_comes_before_department_before_keyword_before_guide(published, codes):
    plain = {"process": False, "summary": {"zh": "无", "en": "None"}}
    for code, fields in {
        "in-guide": {"guide": {"steps": [{"zh": "请到校团委盖章", "en": "Get a stamp"}]}},
        "in-keyword": {"keywords": {"zh": ["校团委"]}},
        "in-department": {"departments": ["D11"]},
        "in-title": {"title": {"zh": "向校团委申请", "en": "Ask"}},
    }.items():
        title = {"zh": "某事项", "en": "Something"}
        await published(code, **{**plain, "title": title, **fields})

    assert await codes("/search", q="校团委") == [
        "in-title",
        "in-department",
        "in-keyword",
        "in-guide",
    ]


async def test_searches_and_lists_use_their_indexes(runtime, get, explained):
    """With a few thousand matters, no plan reads a whole table."""
    async with runtime.engine.begin() as connection:
        for statement in FILL:
            await connection.exec_driver_sql(statement, ())
    seen: list[str] = []
    for path, query in (
        ("/matters", {}),
        ("/matters", {"theme": "finance"}),
        ("/matters", {"kind": "department-system"}),
        ("/matters", {"department": "D77"}),
        ("/matters", {"q": "特别"}),
        ("/search", {"q": "特别"}),
        ("/search", {"q": "tebie"}),
        ("/search", {"q": "tb"}),
    ):
        plans = await explained(lambda path=path, query=query: get(path, **query))
        seen += [f"{path} {query}: {line}" for line in plans if "Seq Scan" in line]
    assert [line for line in seen if " on department" not in line] == []


FILL = (
    """INSERT INTO matter (code, status, latest_version, online_version, sort_key, title_zh,
           title_en, kind, theme, departments, audiences, content, published_at)
       SELECT 'm-' || n, 'online', 1, 1, md5(n::text), '事项' || n, 'Matter ' || n,
           CASE WHEN n % 100 = 0 THEN 'department-system' ELSE 'here' END,
           CASE WHEN n % 100 = 0 THEN 'finance' ELSE 'teaching' END,
           ARRAY['D' || lpad((n % 90 + 1)::text, 2, '0')], ARRAY['student'],
           jsonb_build_object('channels', '["window"]'::jsonb, 'summary', jsonb_build_object(
               'en', 'None', 'zh', (SELECT string_agg(md5((n * k)::text), '') FROM
               generate_series(1, 40) k))), now()
       FROM generate_series(1, 5000) n""",
    """INSERT INTO search_entry
       SELECT 'm-' || n,
           CASE WHEN n % 500 = 0 THEN '''特别'':1A ''特'':1A ''别'':1A ''p:tebie'':1A ''i:tb'':1A'
           ELSE '''事项'':1A ''事'':1A ''p:shixiang'':1A ''i:sx'':1A' END::tsvector,
           '事项' || n, 'matter' || n, 'shixiang' || n, 'sx' || n, false, ARRAY['shi', 'xiang']
       FROM generate_series(1, 5000) n""",
    "ANALYZE matter",
    "ANALYZE search_entry",
)
