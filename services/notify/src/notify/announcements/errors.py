class NobodyToTell(Exception):
    """A task is for neither a person nor a group."""
