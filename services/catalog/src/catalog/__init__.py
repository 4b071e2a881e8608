"""Catalogue (事项库): what one can apply for, how it is found, and how it was rated."""
