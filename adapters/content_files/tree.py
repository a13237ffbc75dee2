"""The files of content/: where each page lives, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from adapters.content_files.front_matter import Source, read_source
from adapters.content_files.yaml_files import YamlText, read_yaml
from bot.domain.errors import BadInput

_NAME = re.compile(r"[a-z0-9_\-]+(/[a-z0-9_\-]+)*", re.IGNORECASE)


class Tree:
    """Content files by key (``questions/why-now``) and language. BadInput when the basics are missing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sources: dict[tuple[str, str], Source] = {}
        self._yaml: dict[str, YamlText] = {}
        self._listed: dict[str, Mapping[str, None]] = {}
        organisation = self.yaml("organisation")
        where = organisation.where
        languages = organisation.mapping().get("languages")
        if not isinstance(languages, list) or not languages:
            raise BadInput("'languages' must list at least one language, such as [en].", where)
        self.languages = tuple(str(language) for language in languages)
        self.default_language = str(organisation.mapping().get("default_language", self.languages[0]))
        line = f"{where}:{organisation.line('default_language')}"
        if self.default_language not in self.languages:
            raise BadInput(f"'default_language' must be one of {', '.join(self.languages)}.", line)
        if not (root / self.default_language).is_dir():
            raise BadInput(f"The folder {root.name}/{self.default_language} is missing. Add it.", line)

    def where(self, path: Path) -> str:
        """A path as people are told it: from the content folder on."""
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"

    def has(self, key: str, language: str) -> bool:
        """Whether a page exists in exactly this language."""
        return key in self._pages(language)

    def source(self, key: str, language: str) -> Source:
        """A page in exactly this language. KeyError when there is none, BadInput when it cannot be read."""
        if (key, language) not in self._sources:
            if not self.has(key, language):
                raise KeyError(f"There is no page {key!r} in language {language!r}.")
            path = self._path(key, language)
            self._sources[key, language] = read_source(path, self.where(path))
        return self._sources[key, language]

    def keys(self, language: str, folder: str = "") -> list[str]:
        """Keys of the pages of a language, or of one folder in it, sorted."""
        return [key for key in self._pages(language) if not folder or key.startswith(f"{folder}/")]

    def has_yaml(self, name: str) -> bool:
        """Whether a YAML file of this name exists."""
        return bool(_NAME.fullmatch(name)) and (self.root / f"{name}.yaml").is_file()

    def yaml(self, name: str) -> YamlText:
        """A YAML file by its name without ending. KeyError when there is none, BadInput when it is wrong."""
        if name not in self._yaml:
            path = self.root / f"{name}.yaml"
            if not self.has_yaml(name):
                raise KeyError(f"There is no file {self.root.name}/{name}.yaml.")
            self._yaml[name] = read_yaml(path, self.where(path))
        return self._yaml[name]

    def family_pages(self) -> list[Source]:
        """The role families' pages in content/roles, sorted by key."""
        paths = sorted(path for path in (self.root / "roles").glob("*.md") if path.stem != "README")
        return [read_source(path, self.where(path)) for path in paths]

    def _pages(self, language: str) -> Mapping[str, None]:
        """The keys of a language, sorted; listed once, so that looking up a page touches no disk."""
        if language not in self._listed:
            base = self.root / language
            paths = (path.relative_to(base).with_suffix("") for path in base.rglob("*.md") if path.stem != "README")
            self._listed[language] = dict.fromkeys(sorted(path.as_posix() for path in paths))
        return self._listed[language]

    def _path(self, key: str, language: str) -> Path:
        return self.root / language / f"{key}.md"


def frozen(value: Any) -> Any:
    """The same data, read-only all the way down."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value
