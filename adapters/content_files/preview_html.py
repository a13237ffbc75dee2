"""HTML for the preview, built by hand: every word passes through one function that escapes it."""

from __future__ import annotations

import html
from collections.abc import Iterable

from bot.messages.blocks import (
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Heading,
    Image,
    Note,
    Paragraph,
    Quote,
)
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Span, Spans, Strong

STYLE = """
:root { color-scheme: light dark; --line: #767676; --soft: #f4f2ee; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --line: #9a9a9a; --soft: #26282b; --link: #a8c7fa; } }
* { box-sizing: border-box; }
body { font: 1.0625rem/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
a { color: var(--link); }
nav ul { columns: 16rem; padding-left: 1.2rem; }
article { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
article p, article li, article dd { overflow-wrap: anywhere; }
blockquote { border-left: .25rem solid var(--line); margin: .5rem 0; padding-left: .75rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
.small { font-size: .875rem; }
.about { background: var(--soft); border-radius: .25rem; padding: .25rem .5rem; }
.skip { left: -999rem; position: absolute; }
.skip:focus { left: 1rem; }
"""


def escaped(words: str) -> str:
    """Words as HTML text or as an attribute's value. The only way words get into the page."""
    return html.escape(words, quote=True)


def element(name: str, content: str, **attributes: str) -> str:
    """An element whose content is HTML already; attributes are escaped here. A trailing ``_`` is cut off."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>"


def page(title: str, language: str, body: Iterable[str]) -> str:
    """A whole document without a script or anything from elsewhere."""
    head = (
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title><style>{STYLE}</style>"
    )
    return f'<!doctype html><html lang="{escaped(language)}"><head>{head}</head><body>{"".join(body)}</body></html>\n'


def shown(block: Block) -> str:
    """A block of a message as HTML. Buttons and forms come from conversations, not from content."""
    match block:
        case Heading(text=words):
            return element("h4", escaped(words))
        case Paragraph(spans=spans):
            return element("p", inline(spans))
        case Quote(spans=spans):
            return element("blockquote", inline(spans))
        case Note(spans=spans):
            return element("p", inline(spans), class_="small")
        case Bullets(items=items):
            return element("ul", "".join(element("li", inline(item)) for item in items))
        case Facts(items=facts):
            return element(
                "dl",
                "".join(element("dt", escaped(fact.label)) + element("dd", inline(fact.value)) for fact in facts),
            )
        case Image(alternative=words):
            return element("p", escaped(f"[{words}]"))
        case Divider():
            return "<hr>"
        case Buttons(items=buttons):
            return element("p", escaped(" ".join(f"[{button.label}]" for button in buttons)))
        case _:
            return element("p", escaped(f"[{block.label}]"))


def inline(spans: Spans) -> str:
    """Spans as HTML."""
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case LineBreak():
            return "<br>"
        case Strong(text=words):
            return element("strong", escaped(words))
        case Emphasis(text=words):
            return element("em", escaped(words))
        case Code(text=words):
            return element("code", escaped(words))
        case Link(text=words, url=url):
            return element("a", escaped(words), href=url)
        case _:
            return escaped(span.text)
