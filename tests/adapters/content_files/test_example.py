"""The example reader: the cast of the demonstration where there is one, names in brackets where not."""

from __future__ import annotations

from pathlib import Path

from adapters.content_files.example import ExampleValues
from adapters.content_files.words import FileWords
from bot.messages.spans import Text
from tests.adapters.content_files.mini import write

ROSTER = """person_id,name,email
P1,Nadia Brennan,nadia@elm.example
P2,Priya Lindqvist,priya@elm.example
P3,Sam Thorn,sam@elm.example
"""
CAST = """
cast:
  - {person_id: P1, part: frontline}
  - {person_id: P2, part: change_agent}
  - {person_id: P3, part: cio}
  - {person_id: P9, part: manager}
"""


def with_cast(tmp_path: Path) -> FileWords:
    root = write(tmp_path)
    (root / "demo").mkdir()
    (root / "demo" / "people.csv").write_text(ROSTER, encoding="utf-8")
    (root / "demo" / "cast.yaml").write_text(CAST, encoding="utf-8")
    return FileWords(root)


def test_names_come_from_the_cast(tmp_path: Path) -> None:
    values = ExampleValues(with_cast(tmp_path), "en")
    assert (values["first_name"], values["name"]) == ("Nadia", "Nadia Brennan")
    assert (values["agent_name"], values["agent_contact"]) == ("Priya Lindqvist", "priya@elm.example")
    assert values["executive_name"] == "Sam Thorn"
    assert values["manager_name"] == "[manager_name]"


def test_the_organisation_the_vision_and_the_role_come_from_content(tmp_path: Path) -> None:
    values = ExampleValues(FileWords(write(tmp_path)), "es")
    assert values["programme"] == "Una ventanilla"
    assert values["organisation"] == "City of Elm"
    assert values["contact"] == "Llame al 988."
    assert values["vision.gain"] == "Menos escritura para todos."
    assert values["role.title"] == (Text("Personal"),)
    assert values["step_title"] == "Por qué empezamos"


def test_what_the_example_does_not_know_is_its_name_in_brackets(tmp_path: Path) -> None:
    values = ExampleValues(FileWords(write(tmp_path)), "en")
    assert values["first_name"] == "[first_name]"
    assert len(values) == len(list(values))
