"""Pages taken apart: front matter, body, and the lines they stand on."""

from __future__ import annotations

import pytest

from adapters.content_files.front_matter import parse_source
from bot.domain.errors import BadInput

PAGE = "---\ntitle: A\nvalues: [one, two.three]\n---\nFirst line.\n\nThird line.\n"


def test_a_page_has_front_matter_and_a_body_with_their_lines() -> None:
    page = parse_source(PAGE, "content/en/a.md")
    assert page.words("title") == "A"
    assert page.names("values") == ("one", "two.three")
    assert page.front.line("values") == 3
    assert page.body.startswith("First line.")
    assert page.at(3) == "content/en/a.md:7"


def test_a_missing_field_is_empty() -> None:
    page = parse_source(PAGE, "x")
    assert page.words("summary") == ""
    assert page.names("facts") == ()


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        ("Hello", "x:1", "begins with a line '---'"),
        ("---\ntitle: A\n", "x:1", "no end"),
        ("---\ntitle: A\nbad: [a\n---\n", "x:3", "not YAML"),
        ("---\n- a\n---\n", "x:1", "key: value"),
    ],
)
def test_a_page_that_cannot_be_read_says_where(given: str, where: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as error:
        parse_source(given, "x")
    assert error.value.where == where


def test_a_list_field_that_is_no_list_of_words_says_where() -> None:
    page = parse_source("---\ntitle: A\nvalues: one\n---\n", "x")
    with pytest.raises(BadInput, match="list of words") as error:
        page.names("values")
    assert error.value.where == "x:3"
