"""Bookings (教室借用): the write-back operation `book_classroom`."""
