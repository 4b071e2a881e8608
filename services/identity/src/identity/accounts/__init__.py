"""Accounts (账号): passwords, lock-out, and the audit of every sign-on."""
