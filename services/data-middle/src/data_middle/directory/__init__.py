"""The open-data directory (数据目录): which fields may be asked for, and what they are called."""
