"""Signing keys: ES256 for access tokens, RS256 for id tokens.

Each algorithm has one active key and a next one, published before it signs.
Private parts are sealed in the database; replicas share them."""
