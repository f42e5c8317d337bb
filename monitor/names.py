"""Registered providers' names, folded, so that another spelling is not another owner. Pure."""

from scrapers.names import fold_name
from scrapers.records import INDIVIDUAL, Setting

__all__ = ["fold_name", "provider_key"]


def provider_key(setting: Setting) -> str | None:
    """The key of a setting's registered provider; None where the list does not say who it is."""
    name = setting.registered_provider
    return None if name is None or name == INDIVIDUAL else fold_name(name) or None
