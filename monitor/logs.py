"""The service's log: a line an event on standard error, with the run it belongs to; JSON or plain by a setting.

Whatever is logged passes one filter: secrets, addresses with a key in them, email addresses and the words of the
database's statements do not come through, whoever wrote them there.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, Final, Literal, TextIO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import structlog

from monitor.settings import Settings

_MASK: Final = "***"
_EMAIL: Final = re.compile(r"[^\s<>()\"',;:=/]+@[^\s<>()\"',;:=/]+\.[^\s<>()\"',;:=/]+")
_IN_ADDRESS: Final = re.compile(r"(?<=://)[^\s/@]+@")
_PATHS: Final = re.compile(r"/(calendar|messages|leave|sign-in|unsubscribe|statements)/[^\s\"'?]+")
_QUERY: Final = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']+")
_STATEMENT: Final = re.compile(r"\[(SQL|parameters):.*", re.DOTALL)
_SHORTEST: Final = 6
"""Secrets are longer; masking shorter ones would mask words."""

Event = MutableMapping[str, Any]


def run_id() -> str:
    """A new mark for the lines of one run."""
    return uuid4().hex[:12]


def set_up(form: Literal["console", "json"], secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """From now on everything that is logged, by libraries too, goes to `stream` (standard error) through the filter."""
    to = stream or sys.stderr
    redact = _redactor([one for one in secrets if len(one) >= _SHORTEST])
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    shown = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _plain
    handler = logging.StreamHandler(to)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=[_bare, shown]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "procrastinate", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logged(settings: Settings) -> Callable[[str], None]:
    """Sets the log up as the settings have it; what is said from now on is a line of it, of this process's run."""
    secrets = [settings.secret(name) for name in Settings.model_fields]
    addresses = [settings.ping_url, unquote(urlsplit(settings.database).password or "")]
    set_up(settings.log_format, [*filter(None, secrets), *filter(None, addresses)])
    return say_in_log(process=run_id())


def say_in_log(**about: str) -> Callable[[str], None]:
    """What a job says, as lines of the log: in place of a person at a terminal."""
    log = structlog.get_logger("monitor").bind(**about)
    return lambda line: log.info(line)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without what no log may hold."""
    for secret in secrets:
        text = text.replace(secret, _MASK)
    text = _STATEMENT.sub("", text)
    text = _QUERY.sub(rf"\1?{_MASK}", text)
    text = _PATHS.sub(rf"/\1/{_MASK}", text)
    return _EMAIL.sub(_MASK, _IN_ADDRESS.sub(f"{_MASK}@", text))


def _redactor(secrets: list[str]) -> Callable[[Any, str, Event], Event]:
    def redact(_log: Any, _method: str, event: Event) -> Event:
        return {str(key): _clean(value, secrets) for key, value in event.items()}

    return redact


def _clean(value: Any, secrets: list[str]) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(one, secrets) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(one, secrets) for one in value]
    return value if type(value).__name__ == "LogRecord" else redacted(str(value), secrets)


def _bare(_log: Any, _method: str, event: Event) -> Event:
    """Without what the library put there for itself."""
    return {key: value for key, value in event.items() if not key.startswith("_")}


def _plain(_log: Any, _method: str, event: Event) -> str:
    at, level, said = (event.pop(name, "") for name in ("timestamp", "level", "event"))
    besides = " ".join(f"{key}={value}" for key, value in sorted(event.items()) if key != "exception")
    text = f"{str(at)[:19]}Z {level!s:<7} {said}" + (f"  [{besides}]" if besides else "")
    return "\n".join(filter(None, (text, str(event.get("exception") or ""))))
