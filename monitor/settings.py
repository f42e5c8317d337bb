"""Every setting, read once into one frozen object: `MONITOR_*` in the environment over a TOML file.

Nothing else in the house reads the environment. Secrets print as stars.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class SettingsError(Exception):
    """A setting is misspelt or odd; the message names it. Trying again does not help."""


class Settings(BaseSettings):
    """Each field is also `MONITOR_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", frozen=True, extra="forbid")

    data_dir: Path = Path("data")
    """Where the database, the archive and the outbox are kept, unless they are set apart."""
    database_url: str = ""
    """An SQLAlchemy address; by default an SQLite file in the data folder."""
    readers_file: Path = Path("readers.toml")
    """Councils, partnerships and their readers."""
    links_file: Path = Path("links.toml")
    """Registered provider -> company -> top company, each confirmed by somebody."""
    channel: str = "outbox"
    """How messages leave. By default nothing leaves: they are written to the outbox folder."""
    outbox_dir: Path | None = None
    sender: str = "monitor@localhost.invalid"
    contact: str = "monitor@localhost.invalid"
    """Where readers write to ask, to correct or to leave."""
    companies_house_api_key: SecretStr | None = None
    at_least: dict[str, int] = {}
    """Source name -> the fewest subjects a load may have, in place of the source's own bound."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - their signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - their signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over the environment over the file named by `MONITOR_SETTINGS` (default `monitor.toml`)."""
        file = Path(os.environ.get("MONITOR_SETTINGS", "monitor.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'monitor.db'}"

    @property
    def archive_dir(self) -> Path:
        """Where snapshots are kept."""
        return self.data_dir / "archive"

    @property
    def outbox(self) -> Path:
        """Where the outbox channel writes messages."""
        return self.outbox_dir or self.data_dir / "outbox"

    def secret(self, name: str) -> str | None:
        """The value of a named secret, or None where it is not set."""
        value = getattr(self, name, None)
        return value.get_secret_value() if isinstance(value, SecretStr) else None


def load_settings(**given: Any) -> Settings:
    """The settings of this run. Raises `SettingsError`."""
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"settings: {faults} (see README, Settings)") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"the settings file cannot be read: {error}") from error
