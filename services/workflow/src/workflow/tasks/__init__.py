"""Tasks (待办、已办): the steps of cases that wait for a person or a group.

Here they are opened, listed, looked at and claimed. Deciding moves the case,
and so happens in `moves`.
"""
