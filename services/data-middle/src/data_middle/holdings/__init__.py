"""Holdings (我的数据): what the university holds on me, from where and since when."""
