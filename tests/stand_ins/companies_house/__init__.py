"""The Companies House stand-in: a real HTTP server on loopback that keeps the register's rules over an invented one.

    with CompaniesHouse(World(companies=50, seed=1), clock=Clock(scale=0)) as ch:
        client = Client(hosts, secrets=ch.secret, serve=ch.serve, sleep=ch.clock.sleep, clock=ch.clock.seconds)

Hosts: the public data API (profile, filing history, charges, insolvency, control, statements, search, advanced search),
the document API under three names, the store its redirects lead to, the streams, the downloads.

Rules, as documented or recorded (what is guessed says so):
- A key is the user of Basic auth, with an empty password: 401 without or with another, 403 for one in
  `keys.restricted`; the key of the streams is another than that of the API. The store answers 400 to a request that
  brings a key, and 403 when its link is over a minute old.
- 600 requests in a fixed window of five minutes, begun by its first, for the API and again for the document API; then
  429 until the window is over, with the reset in its headers unless `quota.says_reset` is off (the body is a guess).
- 404 in three shapes; paging; 416 beyond 1,000 results of a search (advanced search has no end here: a guess).
- Streams: lines cut anywhere, some twice, heartbeats, and 416 for a timepoint older than `world.events.keeps_days` or
  not yet reached (both guesses). They end after `heartbeats` heartbeats.
- Downloads: ranges, `If-Range`, etags; no file for Sundays.

Knobs: `World(companies, seed, strangers, rates)`, `ch.files.bulk_strangers` and `stranger_bytes`, `ch.fail(kind, where,
times)`, `ch.next_day()`, `ch.world.happen(kind, number)`, `Clock(scale)`: 0 is time that passes by sleeping alone.
What was asked is in `asked`, `calls`, `refused` (over the quota), `quota.most` (in one window) and `moved` (bytes of
downloads). `LEAKS` has a word of everything that may be found nowhere but in the raw archive.
"""

from companies_house.clock import Clock
from companies_house.events import STREAMS
from companies_house.firms import LEAKS
from companies_house.rules import KINDS, Keys, Quota
from companies_house.server import CompaniesHouse, Far, Forward
from companies_house.site import HOSTS
from companies_house.world import RATES, Change, World

__all__ = [
    "HOSTS", "KINDS", "LEAKS", "RATES", "STREAMS", "Change", "Clock", "CompaniesHouse", "Far", "Forward",
    "Keys", "Quota", "World", "forward",
]  # fmt: skip


def forward(port: int) -> Forward:
    """A `serve` for a stand-in that another process runs."""
    return Forward(port)
