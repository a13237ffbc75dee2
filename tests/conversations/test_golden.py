"""The golden conversations on the core, in English and in Spanish."""

from __future__ import annotations

import pytest

from tests.golden.stories import STORIES
from tests.town import SPANISH, STAFF, running_town, words


@pytest.mark.parametrize(("who", "language"), [(STAFF, "en"), (SPANISH, "es")])
@pytest.mark.parametrize("story", STORIES)
def test_the_golden_conversation_plays(story: str, who: str, language: str) -> None:
    STORIES[story](running_town(), who, lambda key, **values: words().phrase(key, language, **values))
