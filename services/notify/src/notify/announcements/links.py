"""Where in the portal a message leads. Events point at the API, people need a page."""

from uuid import UUID

CORRECTIONS_TO_ANSWER = "/tasks/corrections"
MY_DATA = "/my-data"


def case_page(case: UUID) -> str:
    return f"/cases/{case}"


def task_page(task: UUID) -> str:
    return f"/tasks/{task}"
