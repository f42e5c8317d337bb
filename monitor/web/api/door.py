"""Who is at the API's door: a council's program with a token, which reads for that council alone."""

from collections.abc import Mapping
from typing import Annotated, get_args

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from monitor.jobs import tokens
from monitor.jobs.house import House
from monitor.readers import Role
from monitor.store.tokens import Token
from monitor.web.seen import Eyes, eyes_of
from monitor.web.service import service
from monitor.web.viewer import Viewer

_bearer = HTTPBearer(auto_error=False, description="A token made by `monitor tokens create` or on the page Tokens.")


_ROLES: Mapping[str, Role] = {role: role for role in get_args(Role) if role != "operator"}


class NoTokenError(Exception):
    """Nothing that opens this was given."""


def eyes(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None) -> Eyes:
    """The dependency of every route of the API. Raises `NoTokenError`."""
    return opened(service(request).house, given.credentials if given else "", "api")


def opened(house: House, secret: str, scope: tokens.Scope) -> Eyes:
    """What a secret lets one see. Raises `NoTokenError`, also where its council is not in the readers file any more."""
    found = tokens.opened_by(house, secret, scope) if secret else None
    audience = house.audience() if found and house.has_readers() else None
    if found is None or audience is None or found.council not in audience.councils:
        raise NoTokenError("give a token in force: Authorization: Bearer pmm_...")
    return eyes_of(house, _viewer(found), audience)


def _viewer(token: Token) -> Viewer:
    """A token reads for its council alone, never through a partnership; made for an operator, for nobody."""
    role = _ROLES[token.role]
    return Viewer(email=f"token {token.id}", role=role, councils=(token.council,))


Looking = Annotated[Eyes, Depends(eyes)]
