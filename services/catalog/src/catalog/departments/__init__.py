"""Departments (部门): who offers which matters."""
