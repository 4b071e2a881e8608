"""Moves (流转): what takes a case from one step to the next.

Its applicant hands it in or takes it back; offices approve, reject or return
it; legacy systems answer. The one slice that knows all the others: rows are
always locked in the order case, task or write-back, process.
"""
