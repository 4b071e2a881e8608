"""Favourites (收藏): the matters a person keeps at hand."""
