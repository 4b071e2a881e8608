class NobodyToTell(Exception):
    """A task was opened for neither a person nor a group."""
