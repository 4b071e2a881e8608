"""Prefill (自动填表): what a form may already know of the person who fills it in."""
