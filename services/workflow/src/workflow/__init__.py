"""Workflow (业务中台): cases, from draft to archive, and everyone who has a part in them."""
