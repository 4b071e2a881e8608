"""Typesetting (排版): a template and facts become a PDF, and nothing else happens.

Templates are typst. They come with a matter package and see only what they are
given: no files, no packages, no network.
"""
