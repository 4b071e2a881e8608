"""The data middle platform (数据中台): golden records, and who reads them for what."""
