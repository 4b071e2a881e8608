"""Administration (事项管理): every matter there is, whatever became of it."""
