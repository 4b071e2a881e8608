"""Reads (查阅记录): who read whose data, for what purpose and which case.

Written in the transaction of the read itself: no answer leaves without its record."""
