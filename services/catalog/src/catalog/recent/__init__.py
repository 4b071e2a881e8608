"""Recent matters (最近访问): which guides a person looked at last, and no more than that."""
