"""`monitor init`: the first settings and readers files."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from pydantic.fields import FieldInfo

from monitor.doctor.checks.secrets import secret_names
from monitor.first_files import First, FirstFilesError, Setting, Watched, readers_text, settings_text, watched_in
from monitor.jobs.house import JobError
from monitor.readers_file import parse_audience
from monitor.settings import Settings, settings_file


def init(
    council: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads this form
        typer.Option("--council", help="A council, as Ofsted spells its area; may be given again."),
    ] = None,
    partnership: Annotated[str, typer.Option(help="What the councils commission together as.")] = "",
    email: Annotated[str, typer.Option(help="The address of the first reader.")] = "",
    role: Annotated[
        str, typer.Option(help="commissioner, procurement, partnership_lead or operator.")
    ] = "commissioner",
    frequency: Annotated[str, typer.Option(help="immediate, daily, weekly, monthly or quarterly.")] = "weekly",
    watch: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads this form
        typer.Option(
            help="A watch list: a URN, a company number or a registered provider's name a line (text or CSV)."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there; they are kept beside.")] = False,
) -> None:
    """Write the first monitor.toml and readers.toml here; what is not given is asked for at a terminal."""
    councils, asks = list(council or []), sys.stdin.isatty()
    if not councils and watch is None and asks:
        said = typer.prompt("Your council, as Ofsted spells its area (several: with commas between)")
        councils = [name.strip() for name in said.split(",") if name.strip()]
        if len(councils) > 1 and not partnership:
            partnership = typer.prompt("The name of your partnership (nothing: none)", default="", show_default=False)
    if not email and asks:
        email = typer.prompt("The address of the first reader")
    if not email:
        raise JobError("say who is to be told: --email ADDRESS")
    first = First(
        councils=tuple(councils),
        partnership=partnership,
        email=email,
        role=role,
        frequency=frequency,
        watched=_watched(watch),
    )
    try:
        readers = readers_text(first)
    except FirstFilesError as error:
        raise JobError(f"{error}: --council NAME, --watch FILE") from error
    parse_audience(readers)
    _write(Path(settings_file()), settings_text(_settings(), secret_names()), force=force)
    _write(Path("readers.toml"), readers, force=force)
    typer.echo("next: monitor collect ofsted_workbook, monitor assess, monitor publish weekly; monitor doctor helps")


def _watched(path: Path | None) -> Watched:
    if path is None:
        return Watched()
    try:
        return watched_in(path.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise JobError(f"the watch list {path} cannot be read ({type(error).__name__})") from error
    except FirstFilesError as error:
        raise JobError(str(error)) from error


def _write(path: Path, text: str, *, force: bool) -> None:
    if path.exists():
        if not force:
            typer.echo(f"{path} is there already and stays as it is (--force replaces it)")
            return
        kept = path.with_name(f"{path.name}.before")
        path.replace(kept)
        typer.echo(f"what was in {path} is in {kept}")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise JobError(f"{path} cannot be written ({error.strerror})") from error
    typer.echo(f"wrote {path}")


def _settings() -> list[Setting]:
    secrets = set(secret_names())
    return [
        Setting(name, field.description or "", _default(field))
        for name, field in Settings.model_fields.items()
        if name not in secrets
    ]


def _default(field: FieldInfo) -> str | None:
    value: Any = field.get_default(call_default_factory=True)
    if value is None:
        return None
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(one)}" for key, one in value.items()) + " }" if value else "{}"
    return json.dumps(
        list(value) if isinstance(value, tuple) else value if isinstance(value, bool | int) else str(value)
    )
