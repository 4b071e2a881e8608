"""An academic-affairs (教务) system as a vendor sold it in 2008.

It has its own database and its own words, speaks SOAP 1.1 in GB18030, and
books a room as often as it is told to. `app.py` lists its doors.
"""
