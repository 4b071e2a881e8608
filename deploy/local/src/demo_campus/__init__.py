"""The demo campus: 江海大学, a university that exists nowhere.

`university.generate(today)` returns the same people, posts, rooms and lessons
on every machine. Only the term's dates follow `today`. Nothing here is
imported by a production start.
"""
