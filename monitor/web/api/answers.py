"""How the API answers: JSON, also where something is wrong, with nothing of the inside."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from monitor.web.api import models
from monitor.web.api.door import NoTokenError
from monitor.web.faults import NotFound, NotReady
from monitor.web.world import NothingYetError

_SEVERAL = "area"
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]

FAULTS: dict[int | str, dict[str, Any]] = {
    401: {"model": models.Fault, "description": "No token in force was given"},
    403: {"model": models.Fault, "description": "The service does not answer to this name"},
    404: {"model": models.Fault, "description": "There is nothing of that name, or nothing the token may see"},
    422: {"model": models.Wrong, "description": "Something asked for is not understood"},
    429: {"model": models.Fault, "description": "Too many requests: wait as `Retry-After` says"},
    503: {"model": models.Fault, "description": "Nothing has been weighed yet"},
}


class ApiRoute(APIRoute):
    """A route whose faults are JSON."""

    def get_route_handler(self) -> _Handler:
        """The handler, its faults answered."""
        inner = super().get_route_handler()

        async def answered(request: Request) -> Response:
            if twice := _given_twice(request):
                return JSONResponse({"detail": twice}, status_code=422)
            try:
                return await inner(request)
            except NoTokenError as error:
                return fault(401, str(error), {"www-authenticate": "Bearer"})
            except NotFound as error:
                return fault(404, str(error))
            except (NothingYetError, NotReady) as error:
                return fault(503, str(error), {"retry-after": "60"})
            except RequestValidationError as error:
                return JSONResponse({"detail": _told(error)}, status_code=422)

        return answered


def _given_twice(request: Request) -> list[dict[str, str]]:
    """What was given more than once and may be given once: none of the two is guessed."""
    names = [name for name, _ in request.query_params.multi_items()]
    odd = sorted({name for name in names if names.count(name) > 1} - {_SEVERAL})
    return [{"where": f"query.{name}"[:200], "why": "given more than once"} for name in odd]


def fault(status: int, said: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Why there is no answer."""
    return JSONResponse({"detail": said}, status_code=status, headers=headers)


def _told(error: RequestValidationError) -> list[dict[str, str]]:
    """Where and what, without what was sent."""
    return [
        {"where": ".".join(map(str, one["loc"])), "why": str(one["msg"])} for one in jsonable_encoder(error.errors())
    ]
