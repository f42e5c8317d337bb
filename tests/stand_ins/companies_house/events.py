"""What the streams say: events with timepoints, some of them twice, most of them of companies nobody watches."""

import copy
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from companies_house.firms import Body, Firm, secret_id

STREAMS: Final = ("companies", "filings", "charges", "insolvency-cases", "persons-with-significant-control")
_KINDS: Final = {
    "companies": "company-profile",
    "filings": "filing-history",
    "charges": "company-charges",
    "insolvency-cases": "company-insolvency",
}
_TWICE: Final = 0.1


@dataclass(frozen=True)
class Event:
    """A line of a stream."""

    timepoint: int
    on: date
    line: bytes


@dataclass
class Events:
    """All that the streams have said. They keep `keeps_days` of it: an older timepoint is refused."""

    seed: int = 1
    keeps_days: int = 7
    said: dict[str, list[Event]] = field(default_factory=lambda: {name: [] for name in STREAMS})
    _next: dict[str, int] = field(default_factory=lambda: {name: 1_000_000 * (n + 1) for n, name in enumerate(STREAMS)})
    _draw: Random = field(init=False)

    def __post_init__(self) -> None:
        self._draw = Random(f"{self.seed}:events")

    def since(self, stream: str, timepoint: int, today: date) -> list[Event] | None:
        """The events from a timepoint on, itself among them; None for one that is not kept."""
        kept = [event for event in self.said[stream] if event.on > today - timedelta(days=self.keeps_days)]
        oldest = kept[0].timepoint if kept else self._next[stream]
        if timepoint < oldest - 1 or timepoint > self._next[stream]:
            return None
        return [event for event in kept if event.timepoint >= timepoint]

    def company(self, made: Firm, body: Body, on: date) -> None:
        """Something about a company, perhaps nothing that changed it."""
        self._say("companies", _KINDS["companies"], made.path, made.number, body, on)

    def filing(self, item: Body, on: date) -> None:
        """A filing."""
        self._say("filings", _KINDS["filings"], item["links"]["self"], item["transaction_id"], item, on)

    def charge(self, item: Body, on: date) -> None:
        """A charge, new or changed."""
        self._say("charges", _KINDS["charges"], item["links"]["self"], _key(item), item, on)

    def insolvency(self, made: Firm, body: Body, on: date) -> None:
        """The whole of a company's cases."""
        self._say("insolvency-cases", _KINDS["insolvency-cases"], f"{made.path}/insolvency", made.number, body, on)

    def control(self, item: Body, on: date, *, deleted: bool = False) -> None:
        """A person with significant control, new, changed or deleted."""
        kind = "company-psc-corporate" if item["kind"].startswith("corporate") else "company-psc-individual"
        stream = "persons-with-significant-control"
        self._say(stream, kind, item["links"]["self"], _key(item), item, on, deleted=deleted)

    def strangers(self, on: date, count: int) -> None:
        """A day's events of companies nobody watches."""
        for index in range(count):
            for stream in STREAMS:
                self.stranger(stream, on, index)

    def stranger(self, stream: str, on: date, index: int = 0) -> None:
        """One such event."""
        number = f"{7_000_000 + index:08d}"
        body = {"company_number": number, "etag": secret_id(stream, on, index), "kind": "other", "links": {"self": ""}}
        path = f"/company/{number}" if stream == "companies" else f"/company/{number}/{stream}/{secret_id(on, index)}"
        self._say(stream, _KINDS.get(stream, "company-psc-individual"), path, secret_id(on, index), body, on)

    def _say(self, stream: str, kind: str, path: str, key: str, body: Body, on: date, *, deleted: bool = False) -> None:
        for _ in range(2 if self._draw.random() < _TWICE else 1):
            timepoint = self._next[stream]
            self._next[stream] += self._draw.randrange(1, 4)
            event = {
                "resource_kind": kind,
                "resource_uri": path,
                "resource_id": key,
                "data": copy.deepcopy(body),
                "event": {
                    "timepoint": timepoint,
                    "published_at": f"{on}T03:00:00",
                    "type": "deleted" if deleted else "changed",
                },
            }
            self.said[stream].append(Event(timepoint, on, json.dumps(event).encode()))


def _key(item: Body) -> str:
    return str(item["links"]["self"]).rsplit("/", 1)[-1]
