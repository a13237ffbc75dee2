"""Generated messages and forms, with the words that people who mean harm would put in them."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.messages.actions import Action
from bot.messages.blocks import (
    Ask,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Quote,
    Tone,
)
from bot.messages.forms import Choice, Day, Field, Form, LongText, Option, PersonField, Scale, ShortText, Time
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Strong, Text

HOSTILE = (
    "<!channel>", "<!here|all>", "<!subteam^S1>", "<@U1>", "<#C1|general>", "<https://evil.example|Payroll>",
    "<!date^1^{date}|now>", "&lt;!channel&gt;", "&amp;", "& < >", "*bold* _it_ ~no~ `code` ```x```", ":tada:", ":+1:",
    ":a:b:c:", "> quoted", "&gt; quoted", "https://evil.example/login", "javascript:alert(1)", "@channel #general",
    "\u202eevil\u202c", "\u2066x", "\u200f\u200eRTL \u05d0\u05d1", "a\0b", "\ud800", "😀" * 40, "e\u0301" * 80,
    "\r\n\r\n", " ", "", "\u2028", "x" * 160, "long " * 700, "y" * 7000, "😀" * 1600, "|\"'\\{}[]",
)  # fmt: skip

words = st.sampled_from(HOSTILE) | st.text(max_size=80) | st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join)
filled = words.filter(lambda each: each.strip() != "")
urls = st.sampled_from(
    (
        "https://example.org/a?b=c&d=e",
        "http://plain.example",
        "https://x.example/" + "a" * 4000,
        "https://a b.example",
        "https://e.example/<!channel>",
        "https://e.example/|Payroll",
        "https://e.example/\u202egpj.exe",
    )
)
pictures = urls | st.sampled_from(("picture.png", "data:image/png;base64,AAAA", ""))
spans = st.one_of(
    words.map(Text),
    words.map(Strong),
    words.map(Emphasis),
    words.map(Code),
    st.builds(Link, words, urls),
    st.just(LineBreak()),
)
running = st.lists(spans, max_size=5).map(tuple)
actions = st.builds(
    lambda name, args: Action(name, tuple(args)),
    st.sampled_from(("concern.raise", "journey.react", "help.show")),
    st.lists(st.text("abcXYZ019_.-", min_size=1, max_size=20), max_size=3),
)
form_ids = actions.map(Action.encode)

options = st.lists(
    st.builds(Option, st.text("abc=&<>%é ", min_size=1, max_size=160), words), max_size=14, unique_by=lambda o: o.value
).map(tuple)
many_options = st.integers(95, 240).map(lambda n: tuple(Option(f"v{i}", f"Option number {i}") for i in range(n)))


def fields(key: str) -> st.SearchStrategy[Field]:
    """Any field with this key."""
    common = {"key": st.just(key), "label": words, "required": st.booleans(), "hint": words}
    limits, offered = st.integers(0, 5000), options | many_options
    return st.one_of(
        st.builds(ShortText, **common, max_length=limits, initial=words),
        st.builds(LongText, **common, max_length=limits, initial=words),
        st.builds(Choice, **common, options=offered, many=st.booleans(), initial=st.just("a") | words),
        st.builds(Scale, **common, points=options),
        st.builds(Day, **common, initial=st.sampled_from(("2027-02-01", "20270201", "tomorrow", ""))),
        st.builds(Time, **common, initial=st.sampled_from(("09:30", "9:30", "25:00", "09:30\n", ""))),
        st.builds(PersonField, **common),
    )


forms = st.builds(
    Form,
    form_id=form_ids,
    title=words,
    fields=st.integers(0, 5).flatmap(lambda n: st.tuples(*(fields(f"field{i}") for i in range(n)))),
    submit_label=words,
    intro=running,
)
plain_tones = st.sampled_from((Tone.DEFAULT, Tone.DANGER))
buttons = st.one_of(st.builds(Button, words, actions, plain_tones), st.builds(LinkButton, words, urls))
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, running),
    st.builds(Bullets, st.lists(running, max_size=6).map(tuple)),
    st.builds(Quote, running),
    st.builds(Facts, st.lists(st.builds(Fact, words, running), max_size=5).map(tuple)),
    st.builds(Image, pictures, filled),
    st.builds(Note, running),
    st.just(Divider()),
    st.builds(Buttons, st.lists(buttons, max_size=60).map(tuple) | st.lists(buttons, max_size=4).map(tuple)),
    st.builds(Ask, words, forms, plain_tones),
)
messages = st.builds(
    Message, filled, st.lists(blocks, max_size=8).map(tuple) | st.lists(blocks, max_size=70).map(tuple)
)
