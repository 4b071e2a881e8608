"""Files (文件): bytes that people hand in, where they lie, and of which kind they are.

Whose they are and who may read them, `attachments` knows.
"""
