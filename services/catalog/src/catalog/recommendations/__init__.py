"""Recommendations (推荐): what people like the caller most often get done."""
