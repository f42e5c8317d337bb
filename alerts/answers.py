"""What an HTTP carrier's answer means for the message that was handed to it, and trying again where it is busy."""

from collections.abc import Callable

import stamina

from alerts.channel import Outcome, Refused, Unknown

_TRIES, _SECONDS, _FIRST_WAIT, _LONGEST_WAIT = 3, 45.0, 0.5, 8.0
_BUSY = frozenset({429, 500, 503})
_LOST = frozenset({502, 504})
_OURS = frozenset({401, 403, 404, 405, 407, 408})


class BusyError(Exception):
    """The carrier did not take the message just now, and it may within seconds. Holds no word of the message."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.outcome = Refused(permanent=False, why=why)


def patiently(attempt: Callable[[], Outcome]) -> Outcome:
    """The outcome of the first attempt of three that does not end in `BusyError`; otherwise a refusal for now."""
    try:
        for again in stamina.retry_context(
            on=BusyError, attempts=_TRIES, timeout=_SECONDS, wait_initial=_FIRST_WAIT, wait_max=_LONGEST_WAIT
        ):
            with again:
                return attempt()
    except BusyError as error:
        return error.outcome
    raise AssertionError("a retry always ends in an answer or an error")  # pragma: no cover


def refusal(carrier: str, status: int, at_fault: str = "") -> Outcome:
    """The meaning of a status that is no success.

    A gateway's 502 and 504 come after the message may have been passed on: nobody knows. Key, address and permission
    (401 and the like) are this service's own to mend, and then the message goes. Any other 4xx is about the message.
    Raises `BusyError` for 429, 500 and 503.
    """
    why = f"{carrier} answered {status}" + (f", at fault: {at_fault}" if at_fault else "")
    if status in _BUSY:
        raise BusyError(why)
    if status in _LOST:
        return Unknown(f"{why}: a gateway on the way lost sight of it")
    if status in _OURS or not 400 <= status < 500:
        return Refused(permanent=False, why=f"{why}: look at the key, the sender and the address of the carrier")
    return Refused(permanent=True, why=why)
