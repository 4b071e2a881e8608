"""Processes (流程): which step of a matter comes next, and what a model may contain.

Tasks, forms and cases live next door; this slice knows steps and tokens only.
"""
