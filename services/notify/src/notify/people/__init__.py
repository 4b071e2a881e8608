"""People, as identity knows them: who holds a post, and where they are written to."""
