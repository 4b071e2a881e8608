"""The one entrance: knows who asks, limits, and passes on. No database, no business."""
