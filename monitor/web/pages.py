"""Templates into pages: escaped, with the layout's own words."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from monitor import words
from monitor.paths import templates_dir
from monitor.web.forms import form_token
from monitor.web.menu import menu_of
from monitor.web.service import service
from monitor.web.tables import table_html
from monitor.web.viewer import anyone


@cache
def environment() -> Environment:
    """The templates of the pages and the components of the design system. What is not given shows as nothing: the
    components rest on that."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates_dir()), components]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=400,
    )
    found.globals |= {"menu_of": menu_of, "table_html": table_html}
    found.filters |= {"day": words.day, "pounds": words.pounds, "segment": segment}
    return found


def segment(said: object) -> str:
    """Text as one part of a path."""
    return quote(str(said), safe="")


def page(
    request: Request, template: str, names: Mapping[str, Any] | None = None, *, title: str, status: int = 200
) -> HTMLResponse:
    """A page of `templates/web/`. Every template has `title`, `viewer`, `contact`, `path`, and `token`, the word that a
    form must carry (use the macro `form_token`)."""
    return HTMLResponse(text_of(request, template, names or {}, title), status_code=status)


def text_of(request: Request, template: str, names: Mapping[str, Any], title: str) -> str:
    """The same as text."""
    layout = {
        "title": title,
        "viewer": anyone(request),
        "contact": service(request).house.settings.contact,
        "path": request.url.path,
        "token": form_token(request),
    }
    return environment().get_template(f"web/{template}").render({**layout, **names})
