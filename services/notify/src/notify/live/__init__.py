"""Live push (实时推送): messages reach open pages the moment they are told, by server-sent events.

Each API process asks the database once for everyone it is connected to; an idle
stream costs a socket and nothing else."""
