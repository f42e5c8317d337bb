"""What each key of Companies House has left in its window, as the last answers said."""

from collections.abc import Iterator

from monitor.doctor import Check, Ground, Seen
from monitor.store import vital


def look(ground: Ground) -> Iterator[Seen]:
    """Nothing is asked: `--live` asks whether the key is good."""
    house = ground.house
    with house.store.reading() as session:
        quota = vital.quota(session, house.now())
    if not quota:
        yield Seen(name="quota", state="ok", saw="no key was used yet")
    for name, (left, limit) in sorted(quota.items()):
        saw = f"{left:,} of {limit:,} requests left in this window"
        used_up = left * 10 < limit
        yield Seen(
            name=f"quota {name}",
            state="warn" if used_up else "ok",
            saw=saw,
            fix="wait five minutes; if it stays so, see what else uses this key" if used_up else None,
        )


CHECK = Check(place=85, name="quota", look=look)
