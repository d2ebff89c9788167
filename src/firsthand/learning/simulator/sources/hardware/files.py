"""The tables of factory and service desk, as they are exported."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from firsthand.learning.simulator.company import Hardware
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.hardware.devices import CHANNELS, Devices, devices
from firsthand.learning.simulator.sources.hardware.factory import builds, orders
from firsthand.learning.simulator.sources.hardware.failures import failures
from firsthand.learning.simulator.sources.hardware.returns import WARRANTY, Return, returns
from firsthand.tables import Cell, write_csv


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Write `hardware/*.csv` into `folder` and what is true of them into `truth`; digital: nothing.

    Everything from the beginning to the end of the setting is exported, as such tools do.
    """
    hardware = setting.world.company.hardware
    if hardware is None:
        return
    sold = devices(setting)
    back = returns(setting, sold, failures(setting, sold))
    target = folder / "hardware"
    for each in (target, truth):
        each.mkdir(parents=True, exist_ok=True)
    _parts(target, hardware, setting)
    _builds(target, hardware, setting)
    _orders(target, hardware, setting, sold)
    _devices(target, hardware, setting, sold)
    _returns(target, hardware, setting, sold, back)
    _truth(truth, setting, sold, back)


def _date(setting: Setting, day: int) -> str:
    return (setting.world.start + dt.timedelta(days=day)).isoformat()


def _until(setting: Setting, day: int) -> str:
    """A date, blank where it lies behind the end of the setting."""
    return _date(setting, day) if day < setting.first + setting.days else ""


def _account(key: int) -> str:
    """The account as in the events; blank where nobody signed up."""
    return f"u{key:X}" if key else ""


def _parts(target: Path, hardware: Hardware, setting: Setting) -> None:
    header = ("Part number", "Name", "Supplier", "Quantity", "Unit cost", "Currency", "Lead time (weeks)")
    currency = setting.world.company.currency
    rows = [
        (part.id, part.name, part.supplier, 1, part.cost, currency, part.weeks) for part in hardware.parts
    ]
    write_csv(target / "parts.csv", header, rows)


def _builds(target: Path, hardware: Hardware, setting: Setting) -> None:
    made = builds(setting)
    header = ("Build", "Stage", "Started", "Finished", "Units built", "Units passed")
    rows = [
        (
            each.name,
            each.stage,
            _date(setting, each.began),
            _date(setting, each.ended),
            each.built,
            each.passed,
        )
        for each in made
    ]
    write_csv(target / "builds.csv", header, rows)
    blame = [part.id for part in hardware.parts] + ["assembly"]
    defects = [
        (each.name, f"{each.name}-{unit:03d}", blame[part]) for each in made for unit, part in each.defects
    ]
    write_csv(target / "build_defects.csv", ("Build", "Unit", "Cause"), defects)


def _orders(target: Path, hardware: Hardware, setting: Setting, sold: Devices) -> None:
    header = (
        *("Order", "Supplier", "Part number", "Quantity", "Unit cost", "Currency"),
        *("Ordered", "Promised", "Delivered"),
    )
    rows: list[Sequence[Cell]] = []
    for number, order in enumerate(orders(setting, sold.sold.tolist()), start=1):
        part = hardware.parts[order.part]
        what = (part.supplier, part.id, order.quantity, part.cost, setting.world.company.currency)
        when = (_date(setting, order.ordered), _date(setting, order.promised))
        rows.append((f"PO-{number:05d}", *what, *when, _until(setting, order.delivered)))
    write_csv(target / "purchase_orders.csv", header, rows)


def _devices(target: Path, hardware: Hardware, setting: Setting, sold: Devices) -> None:
    header = ("Serial number", "Sold", "Channel", "Country", "Price", "Currency", "Account")
    channels, countries = list(CHANNELS), [country.id for country in setting.world.countries]
    price = (hardware.price, setting.world.company.currency)
    rows = [
        (serial, _date(setting, day), channels[channel], countries[country], *price, _account(account))
        for serial, day, channel, country, account in zip(
            sold.serial,
            *(each.tolist() for each in (sold.sold, sold.channel, sold.country, sold.account)),
            strict=True,
        )
    ]
    write_csv(target / "devices.csv", header, rows)


def _returns(
    target: Path, hardware: Hardware, setting: Setting, sold: Devices, back: Sequence[Return]
) -> None:
    header = (
        *("Return", "Serial number", "Opened", "Account", "Country", "Language", "Warranty"),
        *("Reason", "Closed", "Finding", "Part number", "Resolution"),
    )
    countries = [country.id for country in setting.world.countries]
    rows: list[Sequence[Cell]] = []
    for number, each in enumerate(back, start=1):
        at, closed = each.device, _until(setting, each.closed)
        warranty = "yes" if each.opened - int(sold.sold[at]) < WARRANTY else "no"
        who = (_account(int(sold.account[at])), countries[sold.country[at]], each.language)
        what = (sold.serial[at], _date(setting, each.opened), *who, warranty, each.reason, closed)
        found = (each.finding, each.part, each.resolution) if closed else ("", "", "")
        rows.append((f"R-{number:05d}", *what, *found))
    write_csv(target / "returns.csv", header, rows)


def _truth(truth: Path, setting: Setting, sold: Devices, back: Sequence[Return]) -> None:
    """Who is behind each device, and what each return was really about."""
    segments = [segment.id for segment in setting.world.segments]
    rows = [
        (serial, person, segments[segment])
        for serial, person, segment in zip(
            sold.serial, sold.number.tolist(), sold.segment.tolist(), strict=True
        )
    ]
    write_csv(truth / "devices.csv", ("serial", "person", "segment"), rows)
    causes = [
        (f"R-{number:05d}", sold.serial[each.device], each.cause, each.need)
        for number, each in enumerate(back, start=1)
    ]
    write_csv(truth / "returns.csv", ("return", "serial", "part", "need"), causes)
