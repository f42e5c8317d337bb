"""Every setting, read once into one frozen object: `MONITOR_*` in the environment over secret files over a TOML file.

Nothing else in the house reads the environment. Secrets print as stars.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_SECRETS = Path("/run/secrets")
"""Where containers are handed their secrets, one file each."""


_OF_A_CLUSTER = ("tcp://", "udp://")
"""What Kubernetes puts into `MONITOR_PORT` and its like where a service is called monitor."""


class SettingsError(Exception):
    """A setting is misspelt or odd; the message names it. Trying again does not help."""


class Settings(BaseSettings):
    """Each field is also `MONITOR_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", frozen=True, extra="forbid", use_attribute_docstrings=True)

    data_dir: Path = Path("data")
    """Where the database, the archive and the outbox are kept, unless they are set apart."""
    database_url: str = ""
    """An SQLAlchemy address; by default an SQLite file in the data folder."""
    database_password: SecretStr | None = None
    """Put into `database_url`, which then need not hold it."""
    queue: Literal["none", "procrastinate"] = "none"
    """Whether heavy jobs are left to `monitor worker`s, on this machine or others; it needs PostgreSQL."""
    share_weighing_from: int = Field(20_000, ge=1)
    """Settings on the list from which on `monitor worker`s weigh everything together; below, one is as quick."""
    ping_url: str = Field("", pattern=r"^(https://[^\s<>\"'?#@]{1,300})?$")
    """An https address that is asked for while all is well, by which somebody else's alarm knows when it is not."""
    canary: str = ""
    """A reader who is a mailbox of the service's own: where what it is sent does not arrive, operators are told."""
    log_format: Literal["console", "json"] = "console"
    """How the service's log is written, on standard error."""
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
    recipient_domains: tuple[str, ...] = ()
    """Domains that messages may be sent to, each as it stands behind the @. While it is empty nothing leaves."""
    resend_after_minutes: int = Field(60, ge=20, le=10_080)
    """How long a hand-over whose end was not seen waits for a receipt before it is sent once more."""
    group_minutes: int = Field(5, ge=0, le=240)
    """For how long an immediate message waits for what belongs with it."""
    sendgrid_api_key: SecretStr | None = None
    sendgrid_region: Literal["global", "eu"] = "global"
    """Where SendGrid keeps what it is handed; eu needs a key made for the EU."""
    sendgrid_host: str = ""
    sendgrid_timeout_seconds: int = Field(20, ge=1, le=120)
    sendgrid_webhook_key: str = ""
    """The public key that SendGrid shows beside its signed event webhook."""
    smtp_host: str = ""
    smtp_port: int | None = Field(None, ge=1, le=65_535)
    """By default 587, or 465 for tls."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_ca_file: str = ""
    """Certificates to trust in place of the system's, for a mail server of one's own."""
    smtp_timeout_seconds: int = Field(30, ge=1, le=120)
    notify_api_key: SecretStr | None = None
    notify_template_id: str = ""
    """A template of GOV.UK Notify with the fields ((subject)), ((summary)) and ((reference))."""
    notify_host: str = ""
    notify_timeout_seconds: int = Field(30, ge=1, le=120)
    public_url: str = Field("", pattern=r"^(https://[^\s<>\"'?#]{1,200})?$")
    """The https address that readers reach this service at; without it, leaving is by reply."""
    link_secret: SecretStr | None = Field(None, min_length=32)
    """Signs the links by which readers leave: 32 characters or more, and never changed, or old links end."""
    web_host: str = "127.0.0.1"
    """The address that the pages are served on. Another than this machine's own needs `web_sign_in`."""
    web_port: int = Field(8000, ge=1, le=65_535)
    web_sign_in: Literal["none", "link", "oidc"] = "none"
    """How one signs in to the pages: nobody has to (on this machine alone), by a link sent to a reader's address, or
    with the council's own sign-in."""
    oidc_issuer: str = Field("", pattern=r"^((https://|http://127\.0\.0\.1[:/])[^\s<>\"'?#]{1,200})?$")
    """The address of the council's own sign-in, as its `iss` says it."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    companies_house_api_key: SecretStr | None = None
    companies_house_streaming_key: SecretStr | None = None
    """A key made for the streaming API: the other kind is refused there."""
    streaming_seconds: int = Field(120, ge=5, le=3600)
    """For how long each stream is read in a run, unless it falls silent before."""
    accounts_newest: int = Field(5, ge=1, le=20)
    """How many sets of accounts of a company are collected, newest first."""
    sources_on: tuple[str, ...] = ()
    """Sources to collect although their layout has not been verified live."""
    at_least: dict[str, int] = {}
    """Source name -> the fewest subjects a load may have, in place of the source's own bound."""
    backup_dir: Path | None = None
    """Where backups are kept; by default the folder backups in the data folder. Another disk is better."""
    backup_archive: bool = False
    """Whether the nightly backup also copies what is new in the raw archive, beside the database's copy."""
    backups_kept_days: int = Field(14, ge=1, le=400)
    archive_kept_days: int = Field(1095, ge=30, le=3650)
    """For how long published bytes are kept in the raw archive; what was read from them stays."""
    hold_above: int = Field(200, ge=1)
    """More findings than this, opened in one run by one publisher's data, are held for a person to let go."""
    hold_above_for_reader: int = Field(60, ge=1)
    """The same in the areas of one reader."""
    thresholds: dict[str, Path] = {}
    """Partnership -> a TOML file of thresholds that it is told by in place of the shipped ones."""
    viability_release_days: int | None = Field(None, ge=1, le=60)
    """After so many working days without objection a red finding of company finance goes from procurement to the
    partnership. By default none goes by itself."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - their signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - their signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over the environment over secret files (a field's name each, in the folder `MONITOR_SECRETS_DIR`)
        over the file named by `MONITOR_SETTINGS` (default `monitor.toml`). Raises `SettingsError`."""
        secrets = SecretsSettingsSource(settings_cls, secrets_dir=_secrets_dir(), env_prefix="")
        return init_settings, env_settings, secrets, TomlConfigSettingsSource(settings_cls, toml_file=settings_file())

    @property
    def database(self) -> str:
        """The database's address, its password in it."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'monitor.db'}"
        password, parts = self.secret("database_password"), urlsplit(self.database_url)
        user, at, host = parts.netloc.rpartition("@")
        if not password or not at:
            return self.database_url
        return parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{host}").geturl()

    @property
    def archive_dir(self) -> Path:
        """Where snapshots are kept."""
        return self.data_dir / "archive"

    @property
    def outbox(self) -> Path:
        """Where the outbox channel writes messages."""
        return self.outbox_dir or self.data_dir / "outbox"

    @property
    def backups(self) -> Path:
        """Where backups are kept."""
        return self.backup_dir or self.data_dir / "backups"

    def secret(self, name: str) -> str | None:
        """The value of a named secret, or None where it is not set."""
        value = getattr(self, name, None)
        return value.get_secret_value().strip() or None if isinstance(value, SecretStr) else None


def settings_file() -> Path:
    """The TOML file of settings, which need not be there."""
    return Path(os.environ.get("MONITOR_SETTINGS", "monitor.toml"))


def _secrets_dir() -> Path | None:
    named = os.environ.get("MONITOR_SECRETS_DIR")
    if named and not Path(named).is_dir():
        raise SettingsError(f"MONITOR_SECRETS_DIR names {named}, which is not a folder: make it, or unset it")
    return Path(named) if named else _SECRETS if _SECRETS.is_dir() else None


def _no_misspelling() -> None:
    """A variable that is nearly a setting's is refused; others may belong to somebody else."""
    known = {*(f"MONITOR_{name.upper()}" for name in Settings.model_fields), "MONITOR_SETTINGS", "MONITOR_SECRETS_DIR"}
    for name, value in os.environ.items():
        if not name.upper().startswith("MONITOR_") or name.upper() in known:
            continue
        if value.startswith(_OF_A_CLUSTER):
            continue
        if near := get_close_matches(name.upper(), known, n=1, cutoff=0.85):
            raise SettingsError(f"settings: {name} is not one; meant is perhaps {near[0]} (see README, Settings)")


def load_settings(**given: Any) -> Settings:
    """The settings of this run. Raises `SettingsError`."""
    _no_misspelling()
    file = os.environ.get("MONITOR_SETTINGS")
    if file and not Path(file).is_file():
        raise SettingsError(f"MONITOR_SETTINGS names {file}, which is not a file: make it, or unset it")
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"settings: {faults} (see README, Settings)") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"the settings cannot be read: {error}") from error
