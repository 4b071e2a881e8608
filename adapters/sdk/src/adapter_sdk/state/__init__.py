"""State: whether the legacy system answers, how far it has been read, what waits to be told it."""
