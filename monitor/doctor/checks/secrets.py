"""Whether each secret is set. No secret is ever shown, nor how long it is."""

from collections.abc import Iterator

from pydantic import SecretStr

from monitor.doctor import Check, Ground, Seen
from monitor.settings import Settings


def look(ground: Ground) -> Iterator[Seen]:
    """One line a secret."""
    for name in secret_names():
        if ground.settings.secret(name):
            yield Seen(name=f"secret {name}", state="ok", saw="set")
            continue
        if not wanted(ground.settings, name):
            yield Seen(name=f"secret {name}", state="ok", saw="not set, and nothing asks for it")
            continue
        yield Seen(
            name=f"secret {name}",
            state="warn",
            saw="not set: what needs it cannot be asked",
            fix=f"set MONITOR_{name.upper()}, or put it in a secret file {name} (README, Keys)",
        )


def wanted(settings: Settings, name: str) -> bool:
    """Whether something that is set up needs a secret; one that nobody foresaw may be needed."""
    known = {
        "database_password": False,  # an address can hold it, and a database can do without
        "sendgrid_api_key": settings.channel == "sendgrid_email",
        "smtp_password": bool(settings.smtp_user),
        "notify_api_key": settings.channel == "notify_email",
        "link_secret": bool(settings.public_url),
        "oidc_client_secret": settings.web_sign_in == "oidc",
        "companies_house_streaming_key": False,  # changes are then known a day later
    }
    return known.get(name, True)


def secret_names() -> list[str]:
    """The settings that are secrets."""
    return [name for name, field in Settings.model_fields.items() if SecretStr in _kinds(field.annotation)]


def _kinds(annotation: object) -> tuple[object, ...]:
    return (annotation, *getattr(annotation, "__args__", ()))


CHECK = Check(place=20, name="secrets", look=look)
