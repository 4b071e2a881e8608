"""Cases (办件): what a person asks the university to do, from draft to archive.

Here they are drafted, filled in and looked at. Handing in and deciding, which
move a case through its process, happen in `moves`.
"""
