"""Facets (分类): every word matters are sorted by, and how many matters each leads to."""
