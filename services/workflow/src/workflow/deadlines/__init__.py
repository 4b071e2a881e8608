"""Deadlines (承诺时限): promised working days, counted as the university works."""
