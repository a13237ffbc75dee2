"""A miniature content folder in two languages that is in order, for tests to spoil one file at a time."""

from __future__ import annotations

from pathlib import Path

from bot.domain.concern import CATEGORIES, PROTECTED

_FILES = {
    "organisation.yaml": """
name: City of Elm
programme: One desk
programme_es: Una ventanilla
languages: [en, es]
default_language: en
contacts:
  safeguarding_lead: lead
  emergency: "911"
  crisis: {en: "Call 988.", es: "Llame al 988."}
  whistleblowing: {en: "Inspector, desk 1", es: "Inspector, mesa 1"}
  harassment: {en: "Staff office", es: "Oficina de personal"}
  safeguarding: {en: "Duty desk", es: "Mesa de guardia"}
  danger: {en: "911", es: "911"}
  data_breach: {en: "Help desk", es: "Mesa de ayuda"}
""",
    "facts.yaml": """
organisation: City of Elm
facts:
  twice:
    {value: 3 in 10, says: forms typed twice, date: "2026-06", source: Form audit (test), source_es: Auditoría (prueba)}
  hours: {value: "4 hours", says: "of training", date: "2026-12", source: "Plan", source_es: "Plan"}
  start: {value: "30 November 2027", says: "the start", date: "2026-12", source: "Plan", source_es: "Plan"}
""",
    "glossary.yaml": """
languages:
  en:
    - {term: "leverage", why: "A long word.", try: "use", allow: ["leverage point"]}
  es:
    - {term: "sinergia", why: "No se ve.", try: "qué mejora"}
""",
    "journeys/main.yaml": """
key: main
steps:
  - {key: why, day: 0, page: journey/why, speaker: executive, phase: aware}
  - {key: more, day: 7, page: journey/why, speaker: manager, phase: aware}
""",
    "policies/stop_words.yaml": """
languages:
  en: {stop: [a, the, is, do, i, to, you, that, may, hear], weak: [like], same: [[course, class, "sit in a room"]]}
  es: {stop: [el, la, es], weak: [], same: []}
""",
    "roles/general.md": """---
key: general
title: Staff
level: frontline
claims: []
---
""",
    "en/vision.md": """---
version: 1
title: One desk
summary: Our plan on one postcard.
today: "Today 3 in 10 forms are typed twice [fact:twice]."
by: "By 30 November 2027 they are typed once [fact:start]."
builds_on: We build on your online forms.
activities:
  - {what: One desk, goal: ask once}
  - {what: Training, goal: be ready}
gain: Less typing for all of us.
core: People tell us once, and we type it once.
facts: [twice, start]
---
""",
    "es/vision.md": """---
version: 1
title: Una ventanilla
summary: Nuestro plan en una postal.
today: "Hoy, 3 de cada 10 formularios se escriben dos veces [fact:twice]."
by: "El 30 de noviembre de 2027 se escriben una vez [fact:start]."
builds_on: Partimos de sus formularios.
activities:
  - {what: Una ventanilla, goal: preguntar una vez}
  - {what: Un curso, goal: llegar listos}
gain: Menos escritura para todos.
core: La gente lo cuenta una vez y se escribe una vez.
facts: [twice, start]
---
""",
    "en/journey/why.md": """---
title: Why we start now
summary: We type forms twice, {first_name}.
values: [first_name, role.today, vision.core]
facts: [twice]
---
Hello {first_name}. We type **3 in 10** forms twice [fact:twice].

{role.today}

> {vision.core}
""",
    "es/journey/why.md": """---
title: Por qué empezamos
summary: Escribimos dos veces, {first_name}.
values: [first_name, role.today, vision.core]
facts: [twice]
---
Hola, {first_name}. Escribimos **3 de cada 10** formularios dos veces [fact:twice].

{role.today}

> {vision.core}
""",
    "en/questions/training.md": """---
title: How much training there is
summary: Some hours for each person.
asks: ["How much training do I get?", "Is there a course?", "How many hours is the course?"]
values: []
facts: [hours]
---
Each of us has **4 hours** of training [fact:hours].
""",
    "es/questions/training.md": """---
title: Cuánto curso hay
summary: Unas horas por persona.
asks: ["¿Cuánto dura el curso?", "¿Hay un curso?"]
values: []
facts: [hours]
---
Cada persona tiene **4 horas** de curso [fact:hours].
""",
    "en/myths/desk.md": """---
title: People keep their own desk
summary: Each team stays where it is.
fact: Each team stays at its own desk.
myth_once: You may hear that we all sit in one room.
why_it_seems_true: The name says one desk.
what_it_misses: It means one record.
fact_again: Teams stay where they are.
source: Plan
owner: Programme office
review_by: 2027-06-30
facts: []
---
""",
    "es/myths/desk.md": """---
title: Cada equipo sigue en su sitio
summary: Nadie se muda.
fact: Cada equipo sigue en su sitio.
myth_once: Quizás oiga que vamos todos a una sala.
why_it_seems_true: El nombre dice una ventanilla.
what_it_misses: Se trata de un registro.
fact_again: Los equipos siguen donde están.
source: Plan
owner: Oficina
review_by: 2027-06-30
facts: []
---
""",
    "en/moments/hello.md": """---
title: Hello
summary: A short hello.
values: [organisation]
---
This is {organisation}. See [the plan](https://elm.example/plan).

- one
- two
""",
    "es/moments/hello.md": """---
title: Hola
summary: Un saludo corto.
values: [organisation]
---
Esto es {organisation}. Vea [el plan](https://elm.example/plan).

- uno
- dos
""",
    "en/interface.yaml": """
note.source: "Source: {sources}"
days: {one: "{n} day", other: "{n} days"}
button:
  go: Go on, {name}
""",
    "es/interface.yaml": """
note.source: "Fuente: {sources}"
days: {one: "{n} día", other: "{n} días"}
button:
  go: Siga, {name}
""",
    "en/pulse.yaml": """
items: {U: I know my part., aware: I know why.}
scale: {1: no, 2: rather no, 3: between, 4: rather yes, 5: yes}
dont_know: Don't know
""",
    "es/pulse.yaml": """
items: {U: Sé mi parte., aware: Sé por qué.}
scale: {1: no, 2: más bien no, 3: en medio, 4: más bien sí, 5: sí}
dont_know: No sé
""",
}
_SLOTS = {
    "en": (
        "You type a form.",
        "Your team stays.",
        "You type it once.",
        "You gain time.",
        "It is slow at first.",
        "Try one form.",
    ),
    "es": (
        "Usted escribe.",
        "Su equipo sigue.",
        "Escribe una vez.",
        "Gana tiempo.",
        "Al principio es lento.",
        "Pruebe uno.",
    ),
}
_TITLES = {"en": "Staff", "es": "Personal"}
_PROOFS = {
    "en": "In the test, 3 in 10 forms were typed twice [fact:twice].",
    "es": "En la prueba, 3 de cada 10 formularios se escribieron dos veces [fact:twice].",
}
_NAMES = ("today", "stays", "changes", "gain", "cost", "first_step")


def write(root: Path, **changed: str | None) -> Path:
    """Write the folder under ``root`` and return it.

    ``changed`` maps a path, with ``__`` for ``/`` and without ending, to other text, or to None to leave it out.
    """
    files = {path: text.removeprefix("\n") for path, text in _all().items()}
    for name, text in changed.items():
        path = next((each for each in files if each.rpartition(".")[0] == name.replace("__", "/")), None)
        path = path or f"{name.replace('__', '/')}.md"
        files.pop(path, None)
        if text is not None:
            files[path] = text
    for path, text in files.items():
        target = root / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root / "content"


def text_of(path: str) -> str:
    """The text of one file of the folder."""
    return _all()[path].removeprefix("\n")


def _all() -> dict[str, str]:
    files = dict(_FILES)
    for language, slots in _SLOTS.items():
        body = "\n".join(f"## {name}\n{words}\n" for name, words in zip(_NAMES, slots, strict=True))
        front = f"---\ntitle: {_TITLES[language]}\nfacts: [twice]\n---\n"
        files[f"{language}/roles/general.md"] = f"{front}{body}\n## proof\n{_PROOFS[language]}\n"
        for route in PROTECTED:
            files[f"{language}/protected/{route}.md"] = (
                "---\ntitle: Please talk\nsummary: A person helps.\nvalues: [contact]\n---\n**{contact}**\n"
            )
    files["policies/protected_words.yaml"] = _word_lists(PROTECTED, "{phrases: [%s], not: []}")
    files["policies/concern_words.yaml"] = _word_lists(CATEGORIES, "[%s]")
    return files


def _word_lists(names: tuple[str, ...], shape: str) -> str:
    lines = ["languages:"]
    for language in ("en", "es"):
        lines.append(f"  {language}:")
        lines += [f"    {name}: {shape % (name.replace('_', ' ') + ' ' + language)}" for name in names]
    return "\n".join(lines) + "\n"
