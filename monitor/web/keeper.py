"""Keeps the newest state at hand and a few earlier days, each put together beside the pages, which read what is there.

Pages never wait for a new weighing: they show the one before until the next stands.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime

from fastapi import Request

from monitor.jobs.house import DatabaseError, House
from monitor.web.faults import NotReady
from monitor.web.service import service
from monitor.web.state import State, build, newest

_LOOK_AGAIN = 2.0
"""Seconds for which the newest version is believed."""
_AFTER_FAULT = 60.0
"""Seconds before what could not be put together is tried again, while an earlier state is shown."""
_WAIT = 20.0
"""Seconds that the first page of all, or one of an earlier day, waits for its state."""
_EARLIER = 2
"""Earlier days kept: each is as large as the newest."""
_COMING = "what is known of that day is being put together, which takes some seconds: load this page again"
_Moment = tuple[date, datetime | None]


@dataclass(slots=True)
class Keeper:
    """The states of a house."""

    house: House
    _state: State | None = None
    _earlier: "OrderedDict[_Moment, State]" = field(default_factory=OrderedDict)
    _building: "dict[_Moment | None, threading.Thread]" = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _faults: "dict[_Moment | None, Exception]" = field(default_factory=dict)
    _looked: float = -_LOOK_AGAIN

    def newest(self) -> State:
        """The newest state, or the one before while the newest is being put together. Raises `NotReady` on the first
        call of all where that takes long, and what building it raised."""
        if self._state is None or self.house.clock() - self._looked >= _LOOK_AGAIN:
            self._look()
        if self._state is None:
            self._wait(None)
        if self._state is None:
            raise NotReady("the market is being put together, which takes some seconds: load this page again")
        return self._state

    def at(self, as_of: date, known_at: datetime | None = None) -> State:
        """The state of an earlier day, or as it was known earlier. Raises `NotReady` where that takes long."""
        moment = (as_of, known_at)
        with self._lock:
            found = self._earlier.get(moment)
            if found is None and moment not in self._building and len(self._building) >= _EARLIER:
                raise NotReady(_COMING)
        if found is None:
            self._start(moment)
            self._wait(moment)
            found = self._earlier.get(moment)
        if found is None:
            raise NotReady(_COMING)
        return found

    def refresh(self) -> State:
        """The newest state, put together while one waits."""
        self._build(None)
        return self.newest()

    def _look(self) -> None:
        self._looked = self.house.clock()
        try:
            version = newest(self.house)[0]
        except DatabaseError:
            if self._state is None:
                raise
            return  # a busy database is no reason not to show what is at hand
        if self._state is None or self._state.version != version:
            self._start(None)

    def _start(self, moment: "_Moment | None") -> None:
        with self._lock:
            if moment in self._building:
                return
            thread = threading.Thread(target=self._build, args=(moment,), name="pages-state", daemon=True)
            self._building[moment] = thread
            thread.start()

    def _wait(self, moment: "_Moment | None") -> None:
        thread = self._building.get(moment)
        if thread is not None:
            thread.join(_WAIT)
        fault = self._faults.pop(moment, None)
        if fault is not None:
            raise fault

    def _build(self, moment: "_Moment | None") -> None:
        try:
            self._keep(moment)
            self._faults.pop(moment, None)
        except Exception as error:
            self._faults[moment] = error
            self._looked = self.house.clock() + _AFTER_FAULT
            self.house.say(f"web: the pages' state cannot be put together: {type(error).__name__}")
        finally:
            with self._lock:
                self._building.pop(moment, None)

    def _keep(self, moment: "_Moment | None") -> None:
        if moment is None:
            version, as_of = newest(self.house)
            self._state = build(self.house, as_of, version=version)
            return
        version = f"{moment[0]}.{moment[1] or ''}"
        found = build(self.house, *moment, version=version)
        with self._lock:
            self._earlier[moment] = found
            while len(self._earlier) > _EARLIER:
                self._earlier.popitem(last=False)


def state_of(request: Request) -> State:
    """The newest state, for a page."""
    return service(request).keeper.newest()
