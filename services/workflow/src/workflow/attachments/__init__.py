"""Attachments (附件): the files that belong to the answers of a case.

The case lists them and its form says where they may go; their bytes lie in `files`.
"""
