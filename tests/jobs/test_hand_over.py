"""States of a message: claimed by one, settled by the same one, unknown until known, and sent again at most once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stamina
from mailing_house import (
    HOUR,
    MONDAY,
    assessed,
    at,
    by_sendgrid,
    email_of,
    mail_settings,
    mailing,
    readers_toml,
    rows,
    states,
    weekly,
)
from sendgrid_carrier import Manner, SendGrid

import monitor.jobs.hand_over as job
import monitor.jobs.publish as publishing
from alerts.channel import ChannelError
from monitor.jobs.carriers import carrier as carrier_of
from monitor.jobs.house import House
from monitor.jobs.webhook import handle
from monitor.store import editions, handing
from monitor.store.editions import Told, untold

WEEK = timedelta(days=7)


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


class Carrier:
    """A house whose messages go to a stand-in, met in this manner."""

    def __init__(self, folder: Path, *manners: Manner, readers: int = 3, **settings: Any) -> None:
        self.manners = list(manners) or ["accept"]
        self.given = (folder, readers, settings)

    def __enter__(self) -> "Carrier":
        folder, readers, settings = self.given
        self.server = SendGrid(self._manner)
        self.server.__enter__()
        made = mail_settings(folder, **by_sendgrid(self.server.host, self.server.webhook_key, **settings))
        self._mailing = mailing(made, readers=readers)
        self.house = self._mailing.__enter__()
        return self

    def __exit__(self, *_given: object) -> None:
        self._mailing.__exit__(None, None, None)
        self.server.__exit__(None, None, None)

    def _manner(self, number: int, _content: dict[str, Any]) -> Manner:
        return self.manners[min(number, len(self.manners) - 1)]

    def inbox(self) -> list[int]:
        return sorted(self.server.counts().values())

    def hears(self, house: House) -> None:
        for body, headers in self.server.posts(Random(1), house.now()):
            handle(house, body, headers, house.now())


# What may leave -------------------------------------------------------------------------------------------------------


def test_nothing_leaves_without_a_key(tmp_path: Path) -> None:
    with Carrier(tmp_path, sendgrid_api_key=None) as carrier:
        with pytest.raises(ChannelError, match="sendgrid_api_key"):
            weekly(carrier.house)
        assert rows(carrier.house) == []


@pytest.mark.parametrize("allowed", [(), ("example",), ("elsewhere.example",), ("shire.example",)])
def test_nothing_leaves_to_a_domain_that_is_not_named(tmp_path: Path, allowed: tuple[str, ...]) -> None:
    with Carrier(tmp_path, recipient_domains=allowed) as carrier:
        done = weekly(carrier.house)
        assert states(carrier.house) == ["refused"] * 3
        assert carrier.server.asked == 0
    assert set(done.refused) == {
        "the setting recipient_domains does not name inventshire.example: nothing was sent there"
    }


def test_what_was_refused_is_told_in_the_next_edition_once_the_domain_is_named(tmp_path: Path) -> None:
    with Carrier(tmp_path, recipient_domains=()) as carrier:
        weekly(carrier.house)
        named = carrier.house.settings.model_copy(update={"recipient_domains": ("Inventshire.Example",)})
        next_week = at(carrier.house, MONDAY + WEEK)
        object.__setattr__(next_week, "settings", named)
        assert weekly(next_week).accepted == 3
        assert [row.joining for row in rows(carrier.house)] == [True] * 6


# The end that was not seen --------------------------------------------------------------------------------------------


def test_an_unknown_end_is_settled_by_the_carriers_event_and_never_sent_again(tmp_path: Path) -> None:
    with Carrier(tmp_path, "lost") as carrier:
        assert weekly(carrier.house).accepted == 0
        assert states(carrier.house) == ["unknown"] * 3
        carrier.hears(carrier.house)
        assert states(carrier.house) == ["delivered"] * 3
        weekly(at(carrier.house, MONDAY + 9 * HOUR))
        assert carrier.inbox() == [1, 1, 1]
        assert not any(row.resent_at for row in rows(carrier.house))


def test_an_unknown_end_that_nobody_tells_of_goes_out_once_more_and_is_recorded(tmp_path: Path) -> None:
    with Carrier(tmp_path, "cut", "lost", "cut", "accept", readers=3) as carrier:
        weekly(carrier.house)
        weekly(at(carrier.house, MONDAY + HOUR / 2))
        assert carrier.server.asked == 3
        later = MONDAY + 2 * HOUR
        assert weekly(at(carrier.house, later)).accepted == 3
        assert states(carrier.house) == ["accepted"] * 3
        assert {row.resent_at for row in rows(carrier.house)} == {later}
        weekly(at(carrier.house, MONDAY + 99 * HOUR))
        assert carrier.inbox() == [1, 1, 2]


def test_a_second_unknown_end_is_the_last(tmp_path: Path) -> None:
    with Carrier(tmp_path, "lost", readers=1) as carrier:
        for hours in (0, 2, 4, 80):
            weekly(at(carrier.house, MONDAY + hours * HOUR))
        assert states(carrier.house) == ["unknown"]
        assert carrier.inbox() == [2]


def test_a_second_hand_over_that_was_refused_for_now_is_not_the_last(tmp_path: Path) -> None:
    with Carrier(tmp_path, "cut", "forbid", "accept", readers=1) as carrier:
        weekly(carrier.house)
        weekly(at(carrier.house, MONDAY + 2 * HOUR))
        assert [(row.state, row.resent_at) for row in rows(carrier.house)] == [("unknown", None)]
        weekly(at(carrier.house, MONDAY + 4 * HOUR))
        assert [(row.state, row.resent_at) for row in rows(carrier.house)] == [("accepted", MONDAY + 4 * HOUR)]


def test_an_error_that_nobody_foresaw_keeps_no_other_message_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Carrier(tmp_path) as carrier:

        def odd(message: Any) -> Any:
            if message["To"].addresses[0].addr_spec == email_of(1):
                raise KeyError("odd")
            return carried(message)

        which, carried = carrier_of(carrier.house.settings)
        monkeypatch.setattr(publishing, "carrier", lambda _settings: (which, odd))
        done = weekly(carrier.house)
        assert states(carrier.house) == ["accepted", "unknown", "accepted"]
    assert done.refused == ("the channel sendgrid_email failed (KeyError)",)


# Death ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [False, True])
def test_a_process_that_dies_between_hand_over_and_answer_leaves_one_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    with Carrier(tmp_path) as carrier:
        real = job._end

        def dies(*given: Any) -> Any:
            if after:
                real(*given)
            raise KilledError

        with monkeypatch.context() as patched:
            patched.setattr(job, "_end", dies)
            with pytest.raises(KilledError):
                weekly(carrier.house)
        weekly(at(carrier.house, MONDAY + HOUR / 10))
        assert states(carrier.house) == ["handing_over", "accepted", "accepted"]
        weekly(at(carrier.house, MONDAY + HOUR / 2))
        assert states(carrier.house) == ["unknown", "accepted", "accepted"]
        carrier.hears(carrier.house)
        assert states(carrier.house)[0] == ("delivered" if after else "unknown")
        weekly(at(carrier.house, MONDAY + 2 * HOUR))
        assert carrier.inbox() == [1, 1, 1]


def test_a_slow_process_that_was_given_up_says_nothing_of_a_message_that_is_anothers(tmp_path: Path) -> None:
    with Carrier(tmp_path, "accept", readers=1) as carrier:
        house = carrier.house
        weekly(house)
        with house.store.writing() as session:
            (row,) = rows(house)
            slow = handing.Claimed(row.id, "another's mark", row.reader, row.message, again=False)
            handing.settle_delivery(session, slow, "pending", why="late")
        assert states(house) == ["accepted"]


def test_an_event_that_is_quicker_than_the_answer_stands(tmp_path: Path) -> None:
    with Carrier(tmp_path, readers=1) as carrier:
        house = carrier.house
        weekly(house)
        (row,) = rows(house)
        carrier.hears(house)
        with house.store.writing() as session:
            mine = handing.Claimed(row.id, str(row.claimed_by), row.reader, row.message, again=False)
            handing.settle_delivery(session, mine, "accepted", carrier_id="id-1", at=house.now())
            handing.settle_delivery(session, mine, "unknown", why="late")
        assert states(house) == ["delivered"]


# Missed editions ------------------------------------------------------------------------------------------------------


def test_what_a_dead_carrier_kept_back_is_folded_into_the_next_edition(tmp_path: Path) -> None:
    with Carrier(tmp_path, "accept", "forbid", readers=1) as carrier:
        house = carrier.house
        weekly(house)
        for number, week in enumerate((1, 2), start=1):
            there = at(house, MONDAY + week * WEEK)
            assessed(there, [f"Q{number}"], number)
            weekly(there)
        assert states(house) == ["accepted", "refused", "pending"]
        carrier.manners = ["accept"]
        weekly(at(house, MONDAY + 2 * WEEK + HOUR))
        *_, folded, last = rows(house)
    assert folded.why == f"not handed over in time: told in {last.digest_id}"
    assert (last.after_flip_id, last.upto_flip_id) == (1, 3)
    text = " ".join(last.message.decode().replace("=\r\n", "").split())
    assert "Period: weekly, 19 January 2026 to 25 January 2026; also covers 12 January 2026" in text
    assert "to 18 January 2026, of which no message told you" in text
    assert "What Q1 found" in text
    assert "What Q2 found" in text


def test_three_days_down_are_one_daily_message_that_says_which_days(tmp_path: Path) -> None:
    with Carrier(tmp_path, readers=1) as carrier:
        house = carrier.house
        house.settings.readers_file.write_text(readers_toml(1, "daily"), encoding="utf-8")
        publishing.publish(house, "daily", MONDAY.date())
        friday = at(house, MONDAY + timedelta(days=4))
        assessed(friday, ["Q1"])
        publishing.publish(friday, "daily", friday.now().date())
        last = rows(house)[-1]
    text = " ".join(last.message.decode().replace("=\r\n", "").split())
    assert "Period: daily, 9 January 2026; also covers 6 January 2026 to 8 January 2026, of which" in text
    assert carrier.inbox() == [1, 1]


def said(joining: bool, after: int, upto: int) -> Told:
    return Told(joining, after, upto, MONDAY.date() + timedelta(days=upto), "weekly", MONDAY.date())


@pytest.mark.parametrize(
    ("known", "ranges"),
    [
        ([said(True, 0, 5)], ((5, 9),)),
        ([said(True, 0, 5), said(False, 5, 9)], ()),
        ([said(True, 0, 5), said(False, 7, 9)], ((5, 7),)),
        ([said(True, 0, 5), said(False, 6, 7)], ((5, 6), (7, 9))),
        ([said(False, 2, 4), said(True, 0, 8)], ((8, 9),)),
    ],
)
def test_what_no_message_told_is_told_whatever_became_of_those_between(
    known: list[Told], ranges: tuple[tuple[int, int], ...]
) -> None:
    left = untold(known, 9, "weekly")
    assert left is not None
    assert left.ranges == ranges


def test_a_reader_whose_message_on_joining_never_arrived_joins_again() -> None:
    assert untold([], 9, "weekly") is None
    assert untold([said(False, 5, 9)], 9, "weekly") is None


# Two at once ----------------------------------------------------------------------------------------------------------


def test_one_claim_wins_on_either_database(tmp_path: Path) -> None:
    with Carrier(tmp_path, "forbid", readers=1) as carrier:
        house = carrier.house
        weekly(house)
        (row,) = rows(house)
        claims = []
        for _ in range(2):
            with house.store.writing() as session:
                claims.append(handing.claim_delivery(session, row.id, "sendgrid_email", MONDAY, MONDAY - HOUR))
        assert [claim is not None for claim in claims] == [True, False]


def test_an_edition_is_claimed_twice_and_is_one(tmp_path: Path) -> None:
    with Carrier(tmp_path) as carrier:
        ids = set()
        for _ in range(2):
            with carrier.house.store.writing() as session:
                day = MONDAY.date()
                ids.add(editions.claim_edition(session, "weekly", day, day + WEEK, day, 0, MONDAY).id)
        assert len(ids) == 1
