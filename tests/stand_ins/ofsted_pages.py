"""The pages of the reports site, with the markup of the real ones, filled from the invented market."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from ofsted_pdf import said
from ofsted_world import Provider, Report, World

CAP: Final = 100
_RATINGS: Final = {"1": "Outstanding", "2": "Good", "4": "Inadequate", "5": "Requires improvement to be good"}
_SHOWN: Final = {"Requires improvement to be good": "Requires Improvement"}
"""The search's own wording of the third grade."""
_CATEGORIES: Final = (
    ("0", "All categories"),
    ("1", "Education and training"),
    ("2", "Childcare and early education"),
    ("3", "Children&#039;s social care"),
    ("4", "Other organisations"),
)
SIGN_IN: Final = (
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body><h1>Sign in</h1><form method="post">'
    b'<input type="text" name="user"><input type="password" name="password"></form></body></html>\n'
)
SLIM: Final = (
    b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Slim Application Error'
    b"</title></head><body><h1>Slim Application Error</h1><p>A website error has occurred. Sorry for the temporary "
    b"inconvenience.</p></body></html>"
)


def found(world: World, asked: Mapping[str, Sequence[str]]) -> list[Provider]:
    """What a search finds, in its order: newest report first, settings without a report last."""
    level = asked.get("level_1_types", ["0"])[0]
    if level not in ("0", "3"):
        return []
    wanted = [each for each in world.providers if _matches(world, each, asked)]
    wanted.sort(key=lambda each: each.number)
    wanted.sort(key=lambda each: str(world.latest(each) or ""), reverse=True)
    return wanted if asked.get("order", ["desc"])[0] == "desc" else wanted[::-1]


def _matches(world: World, provider: Provider, asked: Mapping[str, Sequence[str]]) -> bool:
    statuses, ratings = asked.get("status", []), [_RATINGS[each] for each in asked.get("rating", [])]
    q = asked.get("q", [""])[0]
    return (
        (not statuses or ("1" if provider.open_on(world.day) else "2") in statuses)
        and (not ratings or world.rating(provider) in ratings)
        and (not q or q.casefold() in f"{provider.name} {provider.urn}".casefold())
    )


def search_page(
    world: World, results: Sequence[Provider], total: int, asked: Mapping[str, Sequence[str]], level: str = "3"
) -> bytes:
    """One page of results. The number is given twice, as on the real page."""
    options = "\n".join(
        f'        <option value="{value}"{" selected" if value == level else " "}>{label}</option>'
        for value, label in _CATEGORIES
    )
    count = f'<h2><strong class="results-count js-results-count">{total}</strong><strong> results</strong></h2>'
    listed = "\n".join(_result(world, each) for each in results)
    query = escape(urlencode({name: values[0] for name, values in asked.items()}))
    body = f"""<select class="form-control type-option-select" name="level_1_types" id="level_1_types" >
{options}
</select>
<div class="visible-xs"><div class="search-results__heading">
  {count}
</div></div>
<div class="col two-thirds-sm main-column search-results">
  <div class="search-results__heading">
  {count}
  </div>
  <p class="search__alerts"><a href="/search/subscribe?{query}" class="email-alerts">Get email alerts</a>
  for this search</p>
<ul class="results-list list-unstyled">
{listed}
  </ul>
  <div class="info message-hidden" aria-hidden="true" id="redactedMessage">
    We cannot publish the address of some people and organisations
  </div>
</div>"""
    head = '<link rel="canonical" href="http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report">'
    return _page("Search - Find an Inspection Report - Ofsted", head, body)


def _result(world: World, provider: Provider) -> str:
    closed, rating, latest = not provider.open_on(world.day), world.rating(provider), world.latest(provider)
    mark = " search-result__title--closed" if closed else ""
    badge = '<span class="badge badge--closed">Closed</span>' if closed else ""
    info = '<ul class="search-result__provider-info"><li>{}</li></ul>'
    rated = info.format(f"Rating: <strong>{_SHOWN.get(rating, rating)}</strong>") if rating else ""
    report = f"Latest report: <strong><time>{said(latest, padded=True)}</time></strong></li><li>" if latest else ""
    return (
        '          <li class="search-result">\n'
        f'      <h3 class="search-result__title heading--main{mark}">'
        f'<a href="{provider.link}">{provider.name}</a>{badge}</h3>'
        + info.format(f"Category: <strong>{escape(provider.category)}</strong>")
        + f'<address class="search-result__address">{provider.address}</address>'
        + rated
        + info.format(f"{report}URN: <strong>{provider.urn}</strong>")
        + "    </li>"
    )


def provider_page(world: World, provider: Provider) -> bytes:
    """A setting's page."""
    closed = not provider.open_on(world.day)
    state = "Closed" if closed else "Open"
    days = "\n".join(_event(each) for each in world.reports(provider))
    ended = (
        f'  <li class="timeline__day timeline__day--closed"><time>{said(provider.closed_on, padded=True)}</time>'
        "<span>Closed</span></li>\n"
        if closed and provider.closed_on
        else ""
    )
    registered = said(provider.registered_on, padded=True)
    body = f"""<div class="module title-block{" title-block--closed" if closed else ""}">
<h1 class="heading--title title-block__heading">{provider.name}</h1>
<p class="heading--main title-block__subheading">URN: {provider.urn}</p>
<address class="title-block__address">Address: {provider.address}</address>
</div>
<ol class="timeline">
{ended}{days}
  <li class="timeline__day timeline__day--registered"><time>{registered}</time><span>Registration</span></li>
</ol>
<ul><li><span>Type: </span><span>{escape(provider.category)}</span></li>
<li><span>Local authority: </span><span>Eastmere</span></li></ul>"""
    head = f'<link rel="canonical" href="https://reports.ofsted.gov.uk{provider.link}">'
    return _page(f"{provider.name} - {state} - Find an Inspection Report - Ofsted", head, body)


def _event(report: Report) -> str:
    day = said(report.published_on, padded=True)
    return f"""  <li class="timeline__day"><div class="event">
    <p class="timeline__date"><time>{said(report.inspected_on, padded=True)}</time></p>
    <span class="event__title heading--sub"><a class="publication-link" target="_blank" href="{report.url}">
      {report.kind} <span class="nonvisual">{report.kind}, PDF - {day}</span></a></span>
    <div class="event__metadata"><span class="filetype">PDF</span> &ndash; Published <time pubdate>{day}</time></div>
  </div></li>"""


def _page(title: str, head: str, body: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8"/>
  {head}
  <title>{title}</title>
</head>
<body>
<main id="main" tabindex="-1">
{body}
</main>
<footer class="footer"><ul class="footer__links list-inline">
<li><a href="/terms-and-conditions">Terms of use</a></li></ul></footer>
  </body>
</html>
""".encode()
