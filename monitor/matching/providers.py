"""The registered providers of a list, each with every spelling of its key and what is known of its settings. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from monitor.findings import Confidence
from monitor.matching.made import made
from monitor.matching.states import Match, Provider, State
from monitor.names import provider_key
from monitor.words import counted
from scrapers.records import INDIVIDUAL, Setting


def providers(settings: Iterable[Setting], formerly: Mapping[str, tuple[str, ...]] | None = None) -> list[Provider]:
    """Every provider that the list names, by key. `formerly` gives by key the keys under which the same settings were
    listed before, spelt otherwise."""
    by_key: dict[str, list[Setting]] = defaultdict(list)
    for setting in settings:
        if (key := provider_key(setting)) is not None:
            by_key[key].append(setting)
    return [_provider(key, found, (formerly or {}).get(key, ())) for key, found in sorted(by_key.items())]


def _provider(key: str, settings: list[Setting], formerly: tuple[str, ...]) -> Provider:
    names = Counter(setting.registered_provider or "" for setting in settings)
    days = [setting.registered_on for setting in settings if setting.registered_on]
    return Provider(
        key=key,
        names=tuple(sorted(names, key=lambda name: (-names[name], name))),
        urns=tuple(sorted(setting.urn for setting in settings)),
        sectors=tuple(sorted({setting.sector for setting in settings if setting.sector})),
        first_registered_on=min(days, default=None),
        last_registered_on=max(days, default=None),
        formerly=formerly,
    )


def individuals(settings: Iterable[Setting], as_at: date) -> list[Match]:
    """One match for all settings whose provider may be a person: no company, and no name."""
    found = [setting for setting in settings if setting.registered_provider == INDIVIDUAL]
    if not found:
        return []
    nobody = Provider(key=INDIVIDUAL, names=(INDIVIDUAL,))
    return [made(nobody, as_at, State.NONE, Confidence.HIGH, (f"individual: {counted(len(found), 'setting')}",))]
