"""Persons (人), their identities (身份: student, staff), organisations, posts and roles.

One person may be a student and on the staff; each of the two is an identity
with a number of its own, and a session acts in one of them."""
