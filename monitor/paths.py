"""Where the shipped files are: in a wheel beside the code, in a checkout at its root."""

from importlib.resources import files
from pathlib import Path


def templates_dir() -> Path:
    """The folder that holds `email/` and `report/`."""
    inside = Path(str(files("monitor"))) / "_templates"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "templates"
