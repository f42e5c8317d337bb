"""What is known of one subject and of those above and beside it, without reading the whole country."""

from datetime import date

from sqlalchemy.orm import Session

from monitor.dossiers import Known, dossiers, group_key, with_tops
from monitor.findings import Dossier, FormerSettingDossier, GroupDossier
from monitor.jobs.again import Country, controls_of
from monitor.jobs.assess import shipped_thresholds
from monitor.jobs.basis import basis_of, digest_of, kept
from monitor.jobs.grouping import grouping_of
from monitor.jobs.house import House
from monitor.jobs.own import owns_of
from monitor.markets import market_dossiers, markets_of
from monitor.names import fold_name
from monitor.store import register, since
from monitor.store.assessed import last_assessed
from monitor.store.since import Since


def near(house: House, session: Session, text: str, as_of: date) -> tuple[Known, list[Dossier]] | None:
    """The settings, providers, groups and markets that a text may name, with all that they rest on; England's rates
    as they were weighed last, and what became known since. None where only the whole can tell: nothing was weighed
    since what all rests on changed, or nothing near bears the name."""
    country = _country(house, session, as_of)
    if country is None:
        return None
    groups, urns = _meant(country, text)
    urns |= country.grouping.settings_of(groups)
    if not urns:
        return None
    _, judged = country.judged(since.new_inspections(session, country.when))
    known = country.known(urns, register.load_inspections(session, as_of, urns=urns), wide=True)
    left = {urn for urn, setting in known.former.items() if group_key(setting, known.links) in groups}
    known = (
        country.known(urns, register.load_inspections(session, as_of, urns=urns | left), wide=True) if left else known
    )
    found = [
        one
        for one in dossiers(known, country.baselines(judged))
        if not isinstance(one, FormerSettingDossier) or one.subject.key in left
    ]
    markets = markets_of(house.audience()) if house.has_readers() else {}
    of = [one for one in found if isinstance(one, GroupDossier)]
    return known, [*found, *market_dossiers(known, markets, of, country.grouping.lines())]


def _country(house: House, session: Session, as_of: date) -> Country | None:
    last = last_assessed(session)
    before = kept(last.basis) if last else None
    if last is None or before is None or as_of < last.as_of:
        return None
    audience = house.audience() if house.has_readers() else None
    shipped, links = shipped_thresholds(), house.links(session)
    markets = markets_of(audience) if audience else {}
    now = basis_of(session, as_of, markets, ("", digest_of(links)), shipped, owns_of(house, shipped, audience))
    if before.rests != now.rests:
        return None
    controls = controls_of(session, as_of)
    tops = with_tops(links, controls, as_of)
    grouping = grouping_of(register.load_entries(session, as_of), tops, controls, as_of)
    when = Since(marks=before.marks, marks_now=now.marks, assessed_at=last.assessed_at, day=last.as_of, now=as_of)
    return Country(session, before, when, grouping, lambda _: tops)


def _meant(country: Country, text: str) -> tuple[set[str], set[str]]:
    """The groups and the settings that may be meant, by URN, company number or folded name."""
    number, folded, grouping = text.strip().upper(), fold_name(text), country.grouping
    urns = {urn for urn in grouping.settings if urn.upper() == number}
    groups = {group for urn in urns if (group := grouping.group_of(urn)) is not None}
    groups |= {key for key in grouping.urns_of if key.upper() == number or key == f"provider:{folded}"}
    groups |= {
        link.top_company_number
        for key, link in country.links(None).items()
        if key == folded or link.company_number == number
    }
    names = register.load_companies(country.session, country.as_of)
    groups |= {
        key for key in grouping.urns_of if key in names and folded and fold_name(names[key].record.name or "") == folded
    }
    return groups, urns
