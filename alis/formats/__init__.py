"""How days and times are written in each language; numbers are written as Django has them.

Besides Django's own names of formats there are ours, for weekdays and for short months. Templates and code
name a format (`{{ day|date:"MONTH_DAY_FORMAT" }}`) and never spell one out.
"""
