"""Sealing: opens with the right key only; codes differ from seals and from each other."""

from __future__ import annotations

import pytest

from adapters.secrets.sealer import KeySealer, new_secret
from bot.domain.errors import BadInput


def test_what_is_sealed_is_opened_again_and_only_with_the_key() -> None:
    sealer = KeySealer(new_secret())
    token = sealer.seal("PA0166")
    assert sealer.unseal(token) == "PA0166"
    assert "PA0166" not in token
    with pytest.raises(BadInput, match="another POSTCARD_SECRET_KEY"):
        KeySealer(new_secret()).unseal(token)


def test_sealing_twice_cannot_be_compared() -> None:
    sealer = KeySealer(new_secret())
    assert sealer.seal("x") != sealer.seal("x")


def test_codes_are_stable_for_one_key_and_differ_between_keys_and_parts() -> None:
    secret = new_secret()
    assert KeySealer(secret).code("a", "b") == KeySealer(secret).code("a", "b")
    assert KeySealer(secret).code("a", "b") != KeySealer(secret).code("ab", "")
    assert KeySealer(secret).code("a", "b") != KeySealer(new_secret()).code("a", "b")
    assert len(KeySealer(secret).code("a")) == 32


def test_a_short_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadInput, match="postcard init"):
        KeySealer("short")
