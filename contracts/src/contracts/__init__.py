"""Promises the parts of the platform make each other. No behaviour lives here.

`events` are facts in the past tense, `adapters` is what an adapter offers,
`streams` says which NATS stream carries what. The JSON Schemas, AsyncAPI and
OpenAPI documents under `generated/` are written from these and from the
services by `make contracts`; CI fails when they drift.
"""
