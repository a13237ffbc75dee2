"""The preview: one page, everything on it, nothing from elsewhere, every word escaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.content_files.preview import preview
from adapters.content_files.preview_html import element, escaped, shown
from bot.domain.errors import BadInput
from bot.messages.actions import action
from bot.messages.blocks import Ask, Button, Buttons, Divider, Fact, Facts, Heading, Image, Note, Quote
from bot.messages.forms import Form
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Text
from tests.adapters.content_files.mini import text_of, write

VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """Collects what a page is made of; complains when elements are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert reader.open == []
    return reader


def test_every_message_of_every_language_is_on_the_page_and_in_its_contents(tmp_path: Path) -> None:
    root = write(tmp_path)
    page = read(preview(root, tmp_path / "out"))
    keys = {path.relative_to(root / "en").with_suffix("").as_posix() for path in (root / "en").rglob("*.md")}
    anchors = {f"{language}-{key.replace('/', '-')}" for language in ("en", "es") for key in keys}
    assert {article["id"] for article in page.all("article")} == anchors
    assert anchors | {"messages"} == {
        str(link["href"])[1:] for link in page.all("a") if str(link["href"]).startswith("#")
    }
    assert [section["lang"] for section in page.all("section")] == ["en", "es"]


def test_messages_are_filled_in_and_measured(tmp_path: Path) -> None:
    page = read(preview(write(tmp_path), tmp_path / "out"))
    assert "This is City of Elm. See the plan." in page.text
    assert "Source: Form audit (test), June 2026" in page.text
    assert re.search(r"journey/why · \d+ words, longest sentence \d+", page.text)
    assert "One desk: ask once. Training: be ready." in page.text
    assert "{" not in page.text.rpartition("</style>")[2].rpartition("Skip to the messages")[2]


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(tmp_path: Path) -> None:
    page = read(preview(write(tmp_path), tmp_path / "out"))
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object", "form", "base"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "src"]
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_it_can_be_read_on_a_phone_in_the_dark_and_by_a_screen_reader(tmp_path: Path) -> None:
    page = read(preview(write(tmp_path), tmp_path / "out"))
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert "prefers-color-scheme: dark" in page.text
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("nav")[0]["aria-label"]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_words_never_become_markup(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script> & "quotes"'
    text = text_of("en/moments/hello.md").replace("This is", f"Say {evil}. This is")
    path = preview(write(tmp_path, en__moments__hello=text), tmp_path / "out")
    assert not read(path).all("script")
    assert evil in read(path).text


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Heading("<b>"), "<h4>&lt;b&gt;</h4>"),
        (Quote((Text("a"), LineBreak(), Emphasis("b"))), "<blockquote>a<br><em>b</em></blockquote>"),
        (Note((Code("<x>"),)), '<p class="small"><code>&lt;x&gt;</code></p>'),
        (Note((Link("w", 'https://x.example/"'),)), '<p class="small"><a href="https://x.example/&quot;">w</a></p>'),
        (Facts((Fact("L", (Text("v"),)),)), "<dl><dt>L</dt><dd>v</dd></dl>"),
        (Image("https://x.example/a.png", "a <cat>"), "<p>[a &lt;cat&gt;]</p>"),
        (Divider(), "<hr>"),
        (Buttons((Button("Go <on>", action("a.b")),)), "<p>[Go &lt;on&gt;]</p>"),
        (Ask("Write", Form("a.b", "t", (), "s")), "<p>[Write]</p>"),
    ],
)
def test_every_block_has_a_shape(block: object, html: str) -> None:
    assert shown(block) == html  # type: ignore[arg-type]


def test_attributes_are_escaped() -> None:
    assert element("a", escaped("<"), href='"><script>', class_="x") == (
        '<a href="&quot;&gt;&lt;script&gt;" class="x">&lt;</a>'
    )


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    root = write(tmp_path, en__moments__hello="---\ntitle: A\nsummary: B\n---\n## no\n")
    with pytest.raises(BadInput, match=r"hello\.md:5"):
        preview(root, tmp_path / "out")
