"""The machine that measured, without its name."""

from __future__ import annotations

import datetime as dt
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

_PACKAGES = ("replygen", "weasyprint", "weasymerge", "typst", "docxtpl", "docx-mailmerge2", "python-docx")


def machine() -> str:
    """Its make, and what else served it with work when this was asked."""
    busy = psutil.getloadavg()[0]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{dt.date.today()}, {psutil.cpu_count()} cores {_processor()}, {memory:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; load at the start {busy:.1f}"
    )


def versions() -> str:
    """The packages that took part."""
    return ", ".join(filter(None, map(_package, _PACKAGES)))


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """What the processor calls itself; its family where the system does not tell."""
    told = Path("/proc/cpuinfo")
    model = (
        re.search(r"^model name\s*: (.+)", told.read_text(encoding="utf-8"), re.MULTILINE) if told.exists() else None
    )
    return model[1] if model else platform.processor()
