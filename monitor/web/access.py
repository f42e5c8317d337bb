"""One table: every route, and which roles may use it. What is not in it is refused to everybody.

Rows within a page go through `monitor.audience`; own and other councils through `Viewer.all_councils` and
`Viewer.of_partnership`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from monitor.readers import Role

EVERY: frozenset[Role] = frozenset(get_args(Role))
OPERATOR: frozenset[Role] = frozenset({"operator"})
LEADS: frozenset[Role] = frozenset({"operator", "partnership_lead"})
DECIDES: frozenset[Role] = frozenset({"operator", "procurement", "partnership_lead"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may use a route. `public` needs no sign-in; `by_word` is proved by the address or the body itself (a signed
    link, a carrier's signature, a token), so that a POST needs no form of ours."""

    roles: frozenset[Role] = EVERY
    public: bool = False
    by_word: bool = False


PUBLIC = Rule(public=True)
BY_WORD = Rule(public=True, by_word=True)
SIGNED_IN = Rule()

_API = (
    *("settings", "settings/{urn}", "providers", "providers/{key}", "groups", "groups/{key}"),
    *("companies", "companies/{number}", "findings", "findings/{id}", "events", "market", "due", "sources"),
    *("tables/{table}.{form}", "calendar.ics"),
)

OPERATES, LEADING, DECIDED = Rule(roles=OPERATOR), Rule(roles=LEADS), Rule(roles=DECIDES)
FINANCE = Rule(roles=frozenset({"operator", "procurement"}))


def _both(path: str, found: Rule) -> dict[str, Rule]:
    """A page and the form on it."""
    return {f"GET {path}": found, f"POST {path}": found}


ACCESS: Mapping[str, Rule] = {
    # before the door
    "GET /static/{name}": PUBLIC,
    "GET /sign-in": PUBLIC,
    "POST /sign-in": PUBLIC,
    "GET /sign-in/oidc": PUBLIC,
    "GET /sign-in/oidc/back": PUBLIC,
    "GET /sign-in/{token}": PUBLIC,
    "POST /sign-in/{token}": PUBLIC,
    "POST /sign-out": SIGNED_IN,
    "POST /look-as": SIGNED_IN,
    # reading
    "GET /": SIGNED_IN,
    "GET /search": SIGNED_IN,
    "GET /provider/{name:path}": SIGNED_IN,
    "GET /group/{key:path}": SIGNED_IN,
    "GET /setting/{urn}": SIGNED_IN,
    "GET /market": SIGNED_IN,
    "GET /partnerships": SIGNED_IN,
    "GET /partnership/{name:path}": SIGNED_IN,
    "GET /editions": SIGNED_IN,
    "GET /edition/{digest_id}": SIGNED_IN,
    "GET /sources": SIGNED_IN,
    "GET /figure/{company_number}/{made_up_to}/{scope}/{name}": SIGNED_IN,
    # machines of the same network
    "GET /health/live": PUBLIC,
    "GET /health/ready": PUBLIC,
    "GET /metrics": PUBLIC,
    # links in messages, proved by their own word
    "GET /leave/{token}": PUBLIC,
    "POST /leave/{token}": BY_WORD,
    "GET /messages/{token}": PUBLIC,
    "POST /webhooks/sendgrid": BY_WORD,
    # the API, tables and feeds
    "GET /api/v1/openapi.json": PUBLIC,
    **{f"GET /api/v1/{name}": BY_WORD for name in _API},
    "GET /calendar/{secret}.ics": BY_WORD,
    "GET /tables/{table}.{form}": SIGNED_IN,
    # work
    "GET /review": DECIDED,
    **_both("/review/loads/{sha256}", OPERATES),
    **_both("/review/floods/{number}", OPERATES),
    **_both("/review/matches/{key}", FINANCE),
    **_both("/review/figures/{key}", FINANCE),
    **_both("/review/findings/{id}", FINANCE),
    **_both("/review/statements/{number}", DECIDED),
    **_both("/acknowledge/{id}", SIGNED_IN),
    **_both("/tokens", OPERATES),
    "POST /tokens/{number}/revoke": OPERATES,
    "GET /placements": DECIDED,
    "POST /placements": DECIDED,
    "POST /placements/take": DECIDED,
    **_both("/readers", OPERATES),
    **_both("/readers/{email}", OPERATES),
    **_both("/councils/{name}/sharing", LEADING),
    "GET /record": OPERATES,
    "GET /watch-lists": SIGNED_IN,
    **_both("/watch-lists/{email}", SIGNED_IN),
    "POST /watch-lists/{email}/file": SIGNED_IN,
}
"""By method and path as the router has it."""


def rule(method: str, path: str) -> Rule | None:
    """Who may; None where nobody may. HEAD is asked as GET is."""
    return ACCESS.get(f"{'GET' if method == 'HEAD' else method} {path}")
