"""Which calls to make, and in which order: what is free before what is limited, insolvency before all of that."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final

from monitor.plans.ages import (
    ACCOUNTS,
    AGES,
    BY_COMPANY,
    CHARGES,
    COMPANY,
    CONTROL,
    DOCUMENT_AFTER_DAYS,
    ENDED,
    FILINGS,
    INSOLVENCY,
    OF_WATCHED,
    REGISTER,
    SEARCH,
    STREAM_FRESH,
    STREAMS,
    WHOLE,
    limit,
)
from monitor.plans.words import Asked, Call, Means, Plan, Profile, Watched

NEW: Final = "never asked"
_SAID: Final = "the profile says there is something"
_CHANGED: Final = "the profile changed"
_COUNTED: Final = "the monthly company data counts another number"
_OVERDUE: Final = "its accounts fell due"
_UNREAD: Final = "accounts were filed and are not read"
_AGREED: Final = "as often as it is published"
_RANKS: Final = {NEW: 0, _SAID: 1, _CHANGED: 3, _COUNTED: 3, _OVERDUE: 3}
_DUE, _OLD = 2, 4
"""The order of reasons: new companies, then what something said, then what is old."""
NO_KEY: Final = (
    "no key for the Public Data API, so profiles, filings, charges, insolvency and control are not asked for: get a "
    "free one at https://developer.company-information.service.gov.uk and set MONITOR_COMPANIES_HOUSE_API_KEY"
)
NO_STREAM_KEY: Final = (
    "no key for the streams, so every profile is asked for daily: a free one of the kind Stream, from the same place, "
    "set as MONITOR_COMPANIES_HOUSE_STREAMING_KEY, saves three calls of four"
)


def plan(watched: Iterable[Watched], means: Means, now: datetime) -> Plan:
    """The calls for these companies, each source and company at most once. The order of `watched` does not matter."""
    companies = list(watched)
    of_some = () if companies else OF_WATCHED
    whole = [Call(source, None, _AGREED) for source in WHOLE if source not in of_some and _is_due(source, means, now)]
    ranked = sorted(_ranked(companies, means, now), key=itemgetter(0)) if means.key else []
    return Plan((*whole, *(call for _, call in ranked)), tuple(_missing(means)))


def _missing(means: Means) -> Iterator[str]:
    if not means.key and means.sources & {*BY_COMPANY, ACCOUNTS}:
        yield NO_KEY
    if not means.stream_key and STREAMS in means.sources:
        yield NO_STREAM_KEY


def _is_due(source: str, means: Means, now: datetime) -> bool:
    """Whether a source that speaks of all companies has its turn."""
    has_key = {STREAMS: means.stream_key, SEARCH: means.key}.get(source, True)
    if source not in means.sources or not has_key:
        return False
    taken = means.taken.get(source)
    return taken is None or now - taken >= limit(source, "", streamed=False, ended=False)


_Rank = tuple[bool, bool, int, datetime, str, int]


def _ranked(watched: Iterable[Watched], means: Means, now: datetime) -> Iterator[tuple[_Rank, Call]]:
    """Every call of a company with its place in the order: insolvency, then by reason, the longest unasked first, and
    documents, which cost most, behind all others."""
    for one in watched:
        for place, source in enumerate((*BY_COMPANY, ACCOUNTS)):
            why = _why(source, one, means, now) if source in means.sources else None
            if why is not None:
                asked = one.asked.get(source)
                due = _DUE if asked and asked.due else _OLD
                at = asked.at if asked else datetime.min.replace(tzinfo=now.tzinfo)
                rank = (source != INSOLVENCY, source == ACCOUNTS, _RANKS.get(why, due), at, one.company_number, place)
                yield rank, Call(source, one.company_number, why)


def _why(source: str, one: Watched, means: Means, now: datetime) -> str | None:
    """Why a source is to be asked about a company; None where it is not."""
    asked = one.asked.get(source)
    if asked is not None and asked.due:
        return asked.due
    if source == ACCOUNTS:
        return _why_accounts(asked, one, now)
    if source != COMPANY and not _may_have(source, asked, one.profile):
        return None
    if asked is None:
        return NEW
    return _said(source, asked, one, means, now) or _old(source, asked, one, means, now)


def _may_have(source: str, asked: Asked | None, profile: Profile | None) -> bool:
    """Whether the company may have anything there. Of charges and insolvency nothing is asked before there is a
    profile; where it says that there is none, and none was found, none is."""
    if profile is None:
        return source not in (CHARGES, INSOLVENCY)
    return _flag(source, profile) is not False or (asked is not None and asked.found)


def _flag(source: str, profile: Profile) -> bool | None:
    flags = {CHARGES: profile.has_charges, INSOLVENCY: profile.has_insolvency, CONTROL: profile.has_controls}
    return flags.get(source)


def _said(source: str, asked: Asked, one: Watched, means: Means, now: datetime) -> str | None:
    """What the profile or the monthly data says against the last answer. Where a stream is read, it tells changes."""
    profile, streamed = one.profile, _streamed(source, means, now)
    if source == COMPANY:
        return _OVERDUE if profile and _fell_due(profile, asked, now) else None
    if source == CHARGES and one.charges_counted is not None and one.charges_held is not None:
        taken = means.taken.get(REGISTER)
        if one.charges_counted != one.charges_held and taken is not None and taken > asked.at:
            return _COUNTED
    if profile is None or profile.etag is None or profile.etag == asked.mark:
        return None
    if not asked.found and _flag(source, profile):
        return _SAID
    if (
        streamed
        or asked.mark is None
        or (source == FILINGS and one.filed_to and one.filed_to == profile.accounts_made_up_to)
    ):
        return None
    return _CHANGED


def _fell_due(profile: Profile, asked: Asked, now: datetime) -> bool:
    """Whether the day by which accounts must be filed passed since the profile was had."""
    return profile.accounts_due_on is not None and asked.at.date() <= profile.accounts_due_on < now.date()


def _old(source: str, asked: Asked, one: Watched, means: Means, now: datetime) -> str | None:
    ended = one.profile is not None and one.profile.ended
    streamed = _streamed(source, means, now)
    most = limit(source, one.company_number, streamed=streamed, ended=ended)
    if now - asked.at < most:
        return None
    days = ENDED.streamed if ended else AGES[source].streamed if streamed else AGES[source].polled
    return f"last asked some {days} days ago" if days > 1 else "last asked a day ago"


def _streamed(source: str, means: Means, now: datetime) -> bool:
    """Whether the stream behind a source is read up to yesterday or later, so that it tells every change."""
    upto = means.streams.get(source)
    return upto is not None and now - upto <= STREAM_FRESH


def _why_accounts(asked: Asked | None, one: Watched, now: datetime) -> str | None:
    """Documents: of the newest accounts, once the free daily files had time to bring them. Without a filing history
    the source looks for itself, in its turn."""
    if one.unread is None:
        if asked is None:
            return NEW
        return _old(ACCOUNTS, asked, one, Means(sources=frozenset()), now)
    tried = (asked.mark or "").split() if asked else []
    for filed in one.unread:
        waited = filed.filed_on is None or now.date() - filed.filed_on >= timedelta(days=DOCUMENT_AFTER_DAYS)
        if waited and filed.transaction_id not in tried:
            return _UNREAD
    return None
