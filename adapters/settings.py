"""Settings, read once from the environment and ``.env``. The names here and in ``.env.example`` are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import BadInput

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The words and plans that come with Postcard, in a checkout and in a wheel alike."""


class Settings(BaseSettings):
    """What an operator can set. Secrets print as stars."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr = SecretStr("sqlite:///postcard.db")
    public_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    postcard_secret_key: SecretStr = SecretStr("")
    postcard_content: Path = CONTENT

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_team_ids: str = ""

    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""
    microsoft_app_type: Literal["SingleTenant", "UserAssignedMSI"] = "SingleTenant"
    teams_cloud: Literal["public", "gcc", "gcch", "dod", "custom"] = "public"
    teams_login_url: str = ""
    teams_openid_metadata_url: str = ""
    teams_token_issuer: str = ""
    teams_service_urls: str = ""
    teams_playground: bool = False

    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    openai_model: str = ""


def load_settings(env_file: str | None = ".env") -> Settings:
    """The settings in force. Raises BadInput naming every setting that cannot be used, without its value."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        problems = "; ".join(f"{each['loc'][0]}".upper() + f" {each['msg'].lower()}" for each in error.errors())
        raise BadInput(f"these settings cannot be used: {problems}. See .env.example.", ".env") from error
