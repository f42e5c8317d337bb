"""The pages beside the service: there where it runs, and said where they cannot be."""

import http.client
import socket
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from monitor.jobs.house import House, open_house
from monitor.serve import Server
from monitor.settings import Settings

pytest.importorskip("fastapi", reason="the pages need pip install '.[web]'")
pytest.importorskip("uvicorn", reason="the pages need pip install '.[web]'")


def with_pages(folder: Path, port: int, said: list[str]) -> House:
    return replace(open_house(Settings(data_dir=folder, web_port=port), say=said.append), sources={})


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.slow
def test_the_pages_live_as_long_as_the_service_and_no_longer(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    stop, seen = Event(), list[int]()

    def say(line: str) -> None:
        if line == "this process leads":
            seen.append(status(port, "/health/live"))
            stop.set()

    house = replace(with_pages(tmp_path, port, []), say=say)
    Server(house, stop, lead_seconds=0.01).run(web=True)
    house.store.close()
    assert seen == [200]
    with pytest.raises(OSError, match="refused"):
        status(port, "/health/live")


def test_a_port_that_is_in_use_is_said_and_the_service_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        house = with_pages(tmp_path, port, said)
        Server(house).run(once=True, web=True)
        house.store.close()
    assert said[0] == f"no pages: nobody can listen at http://127.0.0.1:{port}/ (in use?)"
    assert said[-1].endswith("jobs were due")
