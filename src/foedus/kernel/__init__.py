"""Arrays in, arrays out: the timetable loop, its search, random streams.

What lives here: code compiled by Numba. What does not: any name, unit conversion or message for people.
"""
