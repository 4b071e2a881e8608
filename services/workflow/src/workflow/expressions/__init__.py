"""Expressions (规则表达式): what models and forms may compute, cut down to what cannot run away."""
