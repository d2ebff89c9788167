"""Tables in text files: reading what the world exports, and writing what is safe to open."""

from firsthand.tables.reading import read_table
from firsthand.tables.table import Limits, Table
from firsthand.tables.writing import Cell, guard, unguard, write_csv

__all__ = ["Cell", "Limits", "Table", "guard", "read_table", "unguard", "write_csv"]
