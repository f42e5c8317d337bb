"""Compiles the modules that pyproject.toml names, where there is a C compiler; without one they are left out.

What is made lies under build/, so that only what changed is compiled again; an editable install has the modules beside
their sources, a wheel has them inside and is of this platform.
"""

import os
import shutil
from contextlib import chdir
from filecmp import cmp
from pathlib import Path
from typing import Any

from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension
from setuptools.errors import BaseError, CCompilerError

FLAGS = ["-O3", "-g0", "-w"]  # warnings are of the C that Cython writes, which nobody here can mend
LEFT_OUT = "accounts will be read more slowly: no C compiler, or no headers of Python, to compile with"


class CompiledModules(BuildHookInterface[Any]):
    """Called by hatchling before it packs a wheel, an editable one among them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hand over what was compiled; `version` is `standard` or `editable`."""
        with chdir(self.root):
            modules = compiled(self.config["modules"])
            if version == "editable":
                put_beside_the_sources(modules)
        made = {str(Path(self.root, file)): place for place, file in modules.items() if file}
        if not made:
            self.app.display_warning(LEFT_OUT)
            return
        build_data |= {"pure_python": False, "infer_tag": True}
        if version != "editable":
            build_data["force_include"] |= made


def compiled(patterns: list[str]) -> dict[str, str | None]:
    """Each module's place in the tree and the file that was made for it: None for all where they cannot be compiled.
    A source that Cython refuses is a fault, and fails the build."""
    sources = [Extension("*", [pattern], extra_compile_args=FLAGS, depends=[__file__]) for pattern in patterns]
    cores = os.cpu_count()
    extensions = cythonize(sources, build_dir="build/cython", nthreads=cores, quiet=True)
    command = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    command.parallel = cores
    command.ensure_finalized()
    try:
        command.run()
    except (BaseError, CCompilerError):
        return {command.get_ext_filename(each.name): None for each in extensions}
    return {command.get_ext_filename(each.name): command.get_ext_fullpath(each.name) for each in extensions}


def put_beside_the_sources(modules: dict[str, str | None]) -> None:
    """Where nothing was made, what an older source left there goes too."""
    for place, file in modules.items():
        if file and Path(place).exists() and cmp(file, place):
            continue
        Path(place).unlink(missing_ok=True)  # never written over: a running program may have it open
        if file:
            shutil.copy2(file, place)
