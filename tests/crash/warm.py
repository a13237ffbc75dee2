"""Imported by the process that all workers are forked from: whatever is read or compiled once is ready then."""

from __future__ import annotations

import tempfile
from pathlib import Path

import tests.crash.worker
from tests.crash.city import build

__all__ = ["tests"]

with tempfile.TemporaryDirectory() as folder:
    build(Path(folder), people=3, planned=3)
