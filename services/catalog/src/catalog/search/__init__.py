"""Search (搜索): finding a matter by its department, its theme, or any words, however typed.

No dictionary decides what a Chinese word is. Titles, departments and keywords
are indexed by pairs of characters, by pinyin and by initials; guides by pairs
of characters. A query is cut the same way.
"""
