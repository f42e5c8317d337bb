"""Every check, one after another: a check that cannot look says so, and the others still do."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from monitor.doctor import Check, ClosedError, Ground, Seen, checks
from monitor.doctor.live import look_live
from monitor.doctor.reach import look_reach
from monitor.jobs.house import DatabaseError, JobError, open_house
from monitor.settings import Settings, SettingsError, load_settings
from monitor.store.database import StoreError


def all_checks() -> tuple[Check, ...]:
    """Every check in its place."""
    modules = (import_module(f"{checks.__name__}.{found.name}") for found in iter_modules(checks.__path__))
    return tuple(sorted((module.CHECK for module in modules), key=lambda check: (check.place, check.name)))


def examine(*, live: bool = False) -> Iterator[Seen]:
    """What every check sees of the settings of this run; with `live`, the sources' own sites too."""
    try:
        settings = load_settings()
    except SettingsError as error:
        yield Seen(name="settings", state="fault", saw=str(error), fix="correct it (README, Settings), then look again")
        return
    ground = ground_of(settings)
    yield from looked(ground)
    if live and not isinstance(ground.opened, ClosedError):
        yield from look_reach(ground.opened)
        yield from look_live(ground.opened)


def ground_of(settings: Settings) -> Ground:
    """The house of these settings, or why it does not open. It speaks to nobody."""
    try:
        return Ground(settings, open_house(settings, say=lambda _: None))
    except (JobError, StoreError) as error:
        return Ground(settings, ClosedError(str(error)))


def looked(ground: Ground) -> Iterator[Seen]:
    """What every check sees."""
    for check in all_checks():
        try:
            yield from check.look(ground)
        except ClosedError:
            yield Seen(name=check.name, state="warn", saw="not looked at: the database does not open")
        except DatabaseError as error:
            yield Seen(
                name=check.name,
                state="fault",
                saw=f"the database cannot be read ({type(error).__name__})",
                fix="see that no other program holds it and that its disk has room, then look again",
            )
