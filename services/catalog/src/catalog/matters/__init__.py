"""Matters (事项): what one can apply for, its guide (办事指南), and whether it is open.

How a version comes here is next door, in `publishing`."""
