"""Provisioning (账号供给): golden records become persons, organisations and posts.

Events say which record changed; the worker fetches those from data-middle, two
hundred at a time, outside any transaction."""
