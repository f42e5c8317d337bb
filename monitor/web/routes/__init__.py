"""One file a family of pages, each with its `router`; `find()` looks in the folder."""

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


def find() -> list[APIRouter]:
    """The routers of every file here, in the order of their names."""
    names = sorted(found.name for found in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").router for name in names]
