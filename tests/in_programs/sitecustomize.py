"""Programs that the tests start while `TEST_DATABASE=postgres`: their SQLite files are PostgreSQL databases too."""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_WATCHED = "monitor.store.database"


class _AfterLoading(MetaPathFinder):
    """Waits for the one module that opens databases, so that programs without one begin as quickly as ever."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name != _WATCHED:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loaded(spec.loader)
        return spec


class _Loaded(Loader):
    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        sys.path.append(str(Path(__file__).parent.parent))
        from ready_databases import install

        install(int(os.environ["TEST_DATABASE_PORT"]))


if "TEST_DATABASE_PORT" in os.environ:
    sys.meta_path.insert(0, _AfterLoading())
