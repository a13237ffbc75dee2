"""The golden conversations through the page's interface, in English and in Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.workplace.stage import WorkplaceStage
from tests.golden.stories import STORIES
from tests.town import CIO, EXECUTIVE, SPANISH, STAFF, words


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[WorkplaceStage]:
    """The town behind the page, its programme running."""
    found = WorkplaceStage(tmp_path)
    found.chat(EXECUTIVE).presses("Affirm")
    found.chat(CIO).commands("report").presses("Start the programme")
    yield found
    found.close()


@pytest.mark.parametrize(("who", "language"), [(STAFF, "en"), (SPANISH, "es")])
@pytest.mark.parametrize("story", STORIES)
def test_the_golden_conversation_plays_in_the_workplace(
    stage: WorkplaceStage, story: str, who: str, language: str
) -> None:
    STORIES[story](stage, who, lambda key, **values: words().phrase(key, language, **values))
