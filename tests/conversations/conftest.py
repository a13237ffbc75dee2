"""Fixtures of the conversation tests."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.town import running_town, town


@pytest.fixture
def quiet_town() -> Stage:
    """The town before anything has started."""
    return town()


@pytest.fixture
def busy_town() -> Stage:
    """The town with a running programme."""
    return running_town()
