"""The structures of events.h, days.c, walks.c and postings.c."""

import ctypes
from typing import Any

from numpy.typing import NDArray

Address, Whole = ctypes.c_void_p, ctypes.c_int64


class Column(ctypes.Structure):
    _fields_ = [("data", Address), ("bytes", Whole)]


class EventsC(ctypes.Structure):
    _fields_ = [
        ("begins", Address), ("event", Column), ("day", Column), ("date", Column), ("within", Column),
        ("unit", Whole),
    ]  # fmt: skip


class ConditionC(ctypes.Structure):
    _fields_ = [("codes", Column), ("holds", Address)]


class StepsC(ctypes.Structure):
    _fields_ = [("filled", Address), ("until", Address), ("where", Address), ("steps", Whole)]


class VisitsC(ctypes.Structure):
    _fields_ = [(name, Address) for name in ("begins", "day", "first", "last", "many")]


class CalendarC(ctypes.Structure):
    _fields_ = [("periods", Address), ("lowest", Whole), ("count", Whole)]


class ReachC(ctypes.Structure):
    _fields_ = [
        ("person", Address), ("time", Address), ("since_start", Address), ("since_previous", Address),
        ("found", Whole),
    ]  # fmt: skip


class FunnelC(ctypes.Structure):
    _fields_ = [("steps", Whole), ("window", Whole), ("blocks", Address), ("reach", Address)]


class LineC(ctypes.Structure):
    _fields_ = [(name, Whole) for name in ("base", "span", "apart", "unit")]


class PostingsC(ctypes.Structure):
    _fields_ = [("rows", Address), ("keys", Address), ("found", Whole)]


def address(array: NDArray[Any]) -> int:
    found: int = array.ctypes.data
    return found


def column(array: NDArray[Any]) -> Column:
    assert array.dtype.kind == "i" and array.flags.c_contiguous
    return Column(address(array), array.itemsize)
