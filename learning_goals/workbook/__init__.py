"""Reads a catalogue of learning goals, as Helsedirektoratet lays it out, into typed rows, and says every
fault of it. It reads spreadsheets as the register's workbook is read; nothing here knows the database.
"""

from learning_goals.workbook.reading import GoalsWorkbook, read_goals

__all__ = ["GoalsWorkbook", "read_goals"]
