"""What every command needs: settings, the store, the words; and errors as one sentence."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from adapters.content_files.words import FileWords
from adapters.settings import Settings, load_settings
from adapters.storage.store import SqlStore
from bot.domain.errors import PostcardError

P = ParamSpec("P")
R = TypeVar("R")


def settings() -> Settings:
    """The settings in force."""
    return load_settings()


def open_store(found: Settings) -> SqlStore:
    """The database of the settings. Raises NotReady or BadInput with what to do."""
    return SqlStore(found.database_url.get_secret_value())


def open_words(found: Settings) -> FileWords:
    """The words of the settings. Raises BadInput naming file and line."""
    return FileWords(found.postcard_content)


def sentences_only(command: Callable[P, R]) -> Callable[P, R]:
    """Turn every error that has a sentence into that sentence on stderr and exit status 2."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except PostcardError as error:
            click.echo(f"postcard: {error}", err=True)
            sys.exit(2)

    return run
