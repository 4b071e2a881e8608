"""The real servers the platform stands on, started from wheels and closed to strangers.

Each listens on loopback only and asks for a password. As root they run as an
ordinary user without rights, because PostgreSQL refuses root.
"""
