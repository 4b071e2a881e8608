"""Golden records (权威数据): what the university holds to be true of a thing, with its history.

How they come in is `collection`; who may read them is decided by whoever asks."""
