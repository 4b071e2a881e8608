"""Timeline (办理过程): every move made in a case, written once and chained by hash.

Each entry carries the hash of the one before it, and the case carries the hash
of the last: nothing can be changed, taken out or cut off unnoticed.
"""
