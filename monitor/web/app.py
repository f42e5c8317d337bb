"""The application: its routes, its gate and the harness around it."""

import secrets
from ipaddress import ip_address

from fastapi import Depends, FastAPI

from monitor.jobs.house import House, JobError
from monitor.settings import Settings
from monitor.web import routes
from monitor.web.faults import handle_faults
from monitor.web.gate import gate
from monitor.web.harness import Harness
from monitor.web.keeper import Keeper
from monitor.web.limits import limits
from monitor.web.service import Service


def create(house: House) -> FastAPI:
    """The application of a house. Raises `JobError` where its address may not be answered on."""
    check_address(house.settings)
    app = FastAPI(
        title="Provider market monitor",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(gate)],
        redirect_slashes=False,
    )
    app.state.service = Service(house=house, limits=limits(house.clock), keeper=Keeper(house), key=_key(house.settings))
    for router in routes.find():
        app.include_router(router)
    handle_faults(app)
    app.add_middleware(Harness)
    return app


def check_address(settings: Settings) -> None:
    """Another address than this machine's own needs sign-in, and sign-in what it rests on. Raises `JobError`."""
    if settings.web_sign_in == "none":
        if not _is_loopback(settings.web_host):
            raise JobError(
                f"web_host {settings.web_host} can be reached from other machines, and nobody would have to sign in: "
                "set web_sign_in to link or oidc, or web_host to 127.0.0.1"
            )
        return
    missing = [name for name in ("public_url", "link_secret") if not getattr(settings, name)]
    if missing:
        raise JobError(f"web_sign_in {settings.web_sign_in} needs the settings {' and '.join(missing)} (see README)")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _key(settings: Settings) -> bytes:
    """What signs forms: without the secret of links, forms end with the run."""
    return (settings.secret("link_secret") or secrets.token_hex(32)).encode()
