"""Reads a municipality's own register workbook into typed rows, and says every fault of it.

The sheets and columns are the table in `columns`; nothing here knows the database.
"""

from supervision.workbook.columns import SHEETS
from supervision.workbook.reading import read_workbook
from supervision.workbook.rows import Fault, NotAWorkbook, Row, Workbook

__all__ = ["SHEETS", "Fault", "NotAWorkbook", "Row", "Workbook", "read_workbook"]
