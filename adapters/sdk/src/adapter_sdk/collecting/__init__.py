"""Collecting: what a legacy system holds, in batches for data-middle.

In full once a day, by change every few seconds. A reading is held in memory
until it is whole, then announced in one transaction with its cursor: it is
told completely or not at all.
"""
