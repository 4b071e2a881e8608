"""Classrooms: which are free, asked while a person waits."""
