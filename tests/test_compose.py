"""The compose file: what it promises, and its commands as processes with the same environment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.parsers.yaml import construct_yaml_implementation  # type: ignore[import-untyped]
from project import ROOT

from monitor.settings import Settings

OURS = ("migrate", "scheduler", "worker", "web")
SECONDS = 60.0


def compose() -> Mapping[str, Any]:
    found: Mapping[str, Any] = construct_yaml_implementation().load((ROOT / "docker-compose.yml").read_text())
    return found


def services() -> Mapping[str, Any]:
    found: Mapping[str, Any] = compose()["services"]
    return found


def test_there_is_a_database_one_migration_and_what_waits_for_it() -> None:
    assert set(services()) == {"db", *OURS}
    assert services()["migrate"]["restart"] == "no"
    assert services()["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    for name in ("scheduler", "worker", "web"):
        assert services()[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", ["db", *OURS])
def test_no_service_may_write_to_its_image_or_gain_anything(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert list(service["cap_drop"]) == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert list(service["security_opt"]) == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ["db", "scheduler", "worker", "web"])
def test_every_service_that_goes_on_is_looked_after(name: str) -> None:
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"


def test_images_are_of_one_version_and_pages_are_for_this_machine_alone() -> None:
    assert services()["db"]["image"].partition(":")[2].count(".") == 1
    assert all(port.startswith("127.0.0.1:") for service in services().values() for port in service.get("ports", ()))
    docker = (ROOT / "Dockerfile").read_text()
    assert all(line.split()[1].partition(":")[2].count(".") == 2 for line in docker.splitlines() if line[:5] == "FROM ")


def test_secrets_are_files_and_no_environment_holds_one() -> None:
    secrets = set(compose()["secrets"])
    assert secrets <= set(Settings.model_fields)
    for service in services().values():
        assert set(service.get("secrets", ())) <= secrets
        for name in service.get("environment", {}):
            field = name.removeprefix("MONITOR_").lower()
            assert field not in secrets
            assert name.startswith(("POSTGRES_", "TZ")) or field in Settings.model_fields


# The same commands as processes ---------------------------------------------------------------------------------------


def environment(name: str, url: str, folder: Path, port: int) -> dict[str, str]:
    """A service's, with this machine's database, folders and port in place of the containers'."""
    own = {key: str(value) for key, value in services()[name]["environment"].items()}
    here = {
        "MONITOR_DATABASE_URL": url,
        "MONITOR_DATA_DIR": str(folder / "data"),
        "MONITOR_READERS_FILE": str(folder / "readers.toml"),
        "MONITOR_LINKS_FILE": str(folder / "links.toml"),
        "MONITOR_SECRETS_DIR": str(folder / "secrets"),
    }
    assert set(here) - {"MONITOR_SECRETS_DIR"} <= set(own)
    if "MONITOR_WEB_HOST" in own:
        here |= {"MONITOR_WEB_HOST": "127.0.0.1", "MONITOR_WEB_PORT": str(port)}
    return os.environ | own | here


def command(name: str) -> list[str]:
    return [str(Path(sys.executable).parent / "monitor"), *services()[name]["command"]]


@contextmanager
def running(name: str, env: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command(name), env=env, cwd=folder, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        finally:
            process.kill()


def until(seen: Callable[[], bool], what: str, folder: Path) -> None:
    end = time.monotonic() + SECONDS
    while not seen():
        logs = "\n".join(f"{path.name}: {path.read_text()}" for path in folder.glob("*.log"))
        assert time.monotonic() < end, f"{what} did not come\n{logs}"
        time.sleep(0.2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "readers.toml").write_text("", encoding="utf-8")
    (tmp_path / "links.toml").write_text("", encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    for name in compose()["secrets"]:
        (tmp_path / "secrets" / name).write_text("an-invented-secret-of-forty-characters-0", encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_its_commands_run_as_processes_with_the_same_environment(postgres: Callable[[], str], folder: Path) -> None:
    url = postgres()
    env = {name: environment(name, url, folder, 18_765) for name in OURS}
    subprocess.run(command("migrate"), env=env["migrate"], cwd=folder, check=True, capture_output=True, timeout=SECONDS)
    monitor, *health = services()["scheduler"]["healthcheck"]["test"][1:]
    asked = [str(Path(sys.executable).parent / monitor), *health]
    said = subprocess.run(asked, env=env["scheduler"], cwd=folder, check=True, capture_output=True, timeout=SECONDS)
    assert said.stdout.startswith(b"ready")
    with (
        running("scheduler", env["scheduler"], folder) as scheduler,
        running("worker", env["worker"], folder) as worker,
    ):
        until(lambda: b"this process leads" in (folder / "scheduler.log").read_bytes(), "the leader", folder)
        until(lambda: b"working, 1 at a time" in (folder / "worker.log").read_bytes(), "the worker", folder)
    assert (scheduler.returncode, worker.returncode) == (0, 0)
    assert b"an-invented-secret" not in b"".join(path.read_bytes() for path in folder.glob("*.log"))
