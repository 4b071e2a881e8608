"""What to do with a platform that is up."""

from demo_campus.accounts import DEMO_ACCOUNTS, PASSWORD
from launcher.home import State


def summary(state: State) -> str:
    url = state["url"]
    lines = [
        f"  {'Portal  ' if state['portal'] else 'Platform'}        {url}",
        f"  API documents   {url}/docs",
    ]
    if not state.get("portal"):
        lines.append("  No portal       it was not built; `make portal` builds it, or says why not")
    if state["demo"]:
        lines += ["", f"  Demo accounts (演示账号), password {PASSWORD}:"]
        lines += [
            f"    {account.number:<10}{account.name}  {account.who}, {account.who_en}"
            for account in DEMO_ACCOUNTS
        ]
    lines += [
        "",
        "  make demo       watch one matter go all the way",
        "  make status     what runs, and how much memory it takes",
        "  make logs       what it says; S=workflow for one service",
        "  make down       stop; data are kept",
    ]
    return "\n".join(lines)
