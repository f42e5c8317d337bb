"""GOV.UK Notify by its client: the summary and the reference go, the template is Notify's."""

import logging
import sys
from collections.abc import Iterator

import pytest
import stamina
from example_digest import EXAMPLE
from mailed import LEAVE, frozen
from notify_carrier import KEY, TEMPLATE, Manner, Notify

from alerts.channel import Accepted, ChannelError, Outcome, Refused, Unknown
from alerts.channels.notify_email import build


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def met(manner: Manner) -> tuple[Outcome, Notify]:
    with Notify(manner) as server:
        return build(server.settings())(frozen(LEAVE)), server


def test_what_must_be_read_first_goes_with_the_reference_and_the_link_to_leave() -> None:
    outcome, server = met("accept")
    assert isinstance(outcome, Accepted)
    (taken,) = server.inbox
    fields = taken["personalisation"]
    assert (taken["email_address"], taken["reference"], fields["reference"]) == (EXAMPLE.to, EXAMPLE.id, EXAMPLE.id)
    assert taken["one_click_unsubscribe_url"] == LEAVE
    told = " ".join(fields["summary"].split())
    assert all(line in told for line in (*EXAMPLE.warnings, *EXAMPLE.summary))
    assert EXAMPLE.sections[0].entries[0].headline not in told


@pytest.mark.parametrize(
    ("manner", "kind", "permanent"),
    [("refuse", Refused, True), ("forbid", Refused, False), ("busy", Refused, False), ("broken", Refused, False)],
)
def test_refusals_are_for_good_where_they_are_about_the_message(
    manner: Manner, kind: type[Refused], permanent: bool
) -> None:
    outcome, _ = met(manner)
    assert isinstance(outcome, kind)
    assert outcome.permanent == permanent
    assert EXAMPLE.to not in outcome.why


@pytest.mark.parametrize("manner", ["late", "lost", "gateway"])
def test_an_end_that_was_not_seen_is_unknown(manner: Manner) -> None:
    outcome, _ = met(manner)
    assert isinstance(outcome, Unknown)


def test_nobody_listening_is_a_refusal_for_now() -> None:
    with Notify() as server:
        settings = server.settings()
    outcome = build(settings)(frozen())
    assert outcome == Refused(permanent=False, why="GOV.UK Notify could not be reached (ConnectionError)")


def test_neither_key_nor_reader_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        met("refuse")
    assert KEY[-36:] not in caplog.text
    assert EXAMPLE.to not in caplog.text


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "notifications_python_client.notifications", None)
    with pytest.raises(ChannelError, match=r"pip install 'provider-market-monitor\[notify\]'"):
        build({"notify_api_key": KEY, "notify_template_id": TEMPLATE})


@pytest.mark.parametrize(("key", "template"), [("a key", TEMPLATE), (KEY, "the weekly one")])
def test_keys_and_templates_of_another_form_are_refused_before_anything_goes(key: str, template: str) -> None:
    with pytest.raises(ChannelError, match="not of Notify's form") as refused:
        build({"notify_api_key": key, "notify_template_id": template})
    assert key not in str(refused.value)
