"""That the database opens and has the tables of this program."""

from collections.abc import Iterator

from monitor.doctor import Check, ClosedError, Ground, Seen
from monitor.store.looking import revisions


def look(ground: Ground) -> Iterator[Seen]:
    """Opening it brings its tables up to date, so older ones are never seen here but where that went wrong."""
    if isinstance(ground.opened, ClosedError):
        yield Seen(
            name="database",
            state="fault",
            saw=str(ground.opened),
            fix="start the database that MONITOR_DATABASE_URL names (without it: monitor.db in the data folder), "
            "or put a backup back: monitor db restore FILE --force",
        )
        return
    with ground.house.store.reading() as session:
        has, wants = revisions(session)
    if has == wants:
        yield Seen(name="database", state="ok", saw=f"opens; its tables are current (revision {has})")
    else:
        yield Seen(
            name="database",
            state="fault",
            saw=f"its tables are of revision {has}, this program's of {wants}",
            fix="run any command once more; if this stays, restore the last backup",
        )


CHECK = Check(place=40, name="database", look=look)
