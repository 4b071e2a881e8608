"""The academic-affairs (教务) adapter: students, staff, organisations and classrooms out,
classroom bookings in, and which rooms are free right now.

`jw` talks to the vendor's JwService; everything else is translation.
"""
