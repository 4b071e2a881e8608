"""What child processes find in their environment, whatever the machine is set to."""

import os
import sys

LOCAL = ("127.0.0.1", "localhost")


def surroundings() -> dict[str, str]:
    """This process's environment, made fit for programs that talk to each other here."""
    found = dict(os.environ)
    for name in ("no_proxy", "NO_PROXY"):
        # A campus proxy, set for downloads, would be asked for our own services.
        known = [host for host in found.get(name, "").split(",") if host]
        found[name] = ",".join([*known, *(host for host in LOCAL if host not in known)])
    found["PYTHONIOENCODING"] = ":replace"
    if sys.platform == "darwin":
        # Its libraries refuse to work in a fork; ours are loaded, not started, before it.
        found["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return found
