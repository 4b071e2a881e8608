"""Lookup (数据查询): whole golden records for other services, each read on record."""
