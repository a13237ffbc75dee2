"""The sealer: Fernet for what must be opened again, HMAC for codes that only we can compute."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

from bot.domain.errors import BadInput

KEY_BYTES = 32


class KeySealer:
    """Implements ``bot.ports.Sealer``. Two keys are derived from one secret, so that a code never opens a seal."""

    def __init__(self, secret: str) -> None:
        if len(secret) < KEY_BYTES:
            raise BadInput(
                f"it must have {KEY_BYTES} characters or more; 'postcard init' makes one.", "POSTCARD_SECRET_KEY"
            )
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(secret, "seal")))
        self._code_key = _derive(secret, "code")

    def seal(self, words: str) -> str:
        """The words, sealed. Sealing twice gives two different tokens."""
        return self._fernet.encrypt(words.encode()).decode()

    def unseal(self, token: str) -> str:
        """What was sealed. Raises BadInput when it was sealed with another key."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise BadInput("this was sealed with another POSTCARD_SECRET_KEY; put the old one back.") from error

    def code(self, *parts: str) -> str:
        """A code of 32 characters for these parts."""
        what = "\x1f".join(parts).encode()
        return hmac.new(self._code_key, what, hashlib.sha256).hexdigest()[:KEY_BYTES]

    def random_id(self) -> str:
        """A random id of 32 characters."""
        return secrets.token_hex(16)


def new_secret() -> str:
    """A fresh secret key, for ``postcard init``."""
    return secrets.token_urlsafe(48)


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"postcard {purpose}".encode(), hashlib.sha256).digest()
