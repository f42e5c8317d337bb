"""Secrets handed over as files, the way containers are given them."""

from pathlib import Path

import pytest

from monitor.settings import SettingsError, load_settings

KEY = "companies_house_api_key"


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("MONITOR_SECRETS_DIR", str(folder))
    return folder


def test_a_secret_is_read_from_its_file_and_prints_as_stars(secrets: Path) -> None:
    (secrets / KEY).write_text("an invented key\n")
    settings = load_settings()
    assert settings.secret(KEY) == "an invented key"
    assert "an invented key" not in repr(settings)


def test_the_environment_goes_over_the_file_and_the_file_over_the_settings(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "monitor.toml").write_text(f'{KEY} = "from the settings"\n')
    assert load_settings().secret(KEY) == "from the settings"
    (secrets / KEY).write_text("from the file")
    assert load_settings().secret(KEY) == "from the file"
    monkeypatch.setenv("MONITOR_COMPANIES_HOUSE_API_KEY", "from the environment")
    assert load_settings().secret(KEY) == "from the environment"


def test_an_empty_file_is_no_secret(secrets: Path) -> None:
    (secrets / KEY).write_text("\n")
    assert load_settings().secret(KEY) is None


def test_other_files_in_the_folder_are_nobodys_business(secrets: Path) -> None:
    (secrets / "another_service").write_text("not ours")
    assert load_settings().secret(KEY) is None


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SECRETS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match=r"MONITOR_SECRETS_DIR names .*nowhere"):
        load_settings()


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("postgresql+psycopg://monitor@db/monitor", "postgresql+psycopg://monitor:p%40ss%2Fword@db/monitor"),
        ("postgresql+psycopg://monitor:old@db:5433/m?x=1", "postgresql+psycopg://monitor:p%40ss%2Fword@db:5433/m?x=1"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_a_databases_password_is_put_into_its_address(address: str, whole: str) -> None:
    settings = load_settings(database_url=address, database_password="p@ss/word")  # noqa: S106 - an invented one
    assert settings.database == whole
    assert "p@ss" not in repr(settings)
