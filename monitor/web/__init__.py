"""The pages, the links in emails, webhooks and the JSON API: server-rendered, no script, no outside asset.

To add a page: write `routes/<family>.py` with `router` (an APIRouter), its template under `templates/web/`, and one
line a route in `access.py`, which says who may. A route that `access.py` does not know is refused to everybody.
"""
