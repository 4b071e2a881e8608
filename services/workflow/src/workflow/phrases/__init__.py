"""Phrases (常用语): what somebody says again and again when deciding, ready to be picked."""
