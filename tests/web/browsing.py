"""A browser for the tests: the application asked directly, with its cookies and the words of its forms."""

import asyncio
import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from monitor.jobs.house import House, open_house
from monitor.settings import Settings
from monitor.web.app import create

_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are lower case, and of several of a name the last stands."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    cookies: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


class Browser:
    """Asks as a browser on this machine does, cookies kept; follows no redirect by itself."""

    def __init__(self, house: House, host: str = "http://127.0.0.1", peer: str = "127.0.0.1") -> None:
        self.app = create(house)
        self.host, self.peer = host, peer
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        form = {"content-type": "application/x-www-form-urlencoded"} if body is None else {}
        sent = urlencode(data or {}, doseq=True).encode() if body is None else body
        return self.ask("POST", path, sent, {**form, **(headers or {})})

    def send(self, path: str, fields: Mapping[str, Any] | None = None, page: str | None = None) -> Answer:
        """Sends the form of a page (by default at the same address): with its word, which is fetched first."""
        found = _TOKEN.search(self.get(page or path).text)
        return self.post(path, {**(fields or {}), "form_token": found[1] if found else ""})

    def text(self, path: str, status: int = 200) -> str:
        """A page's text; the status must be as said."""
        answer = self.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}: {shown(answer.text)[:500]}"
        return answer.text

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One request."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {"host": urlsplit(self.host).netloc, "content-length": str(len(body))}
        said |= {"cookie": kept} if kept else {}
        answer = asyncio.run(_asked(self.app, self._scope(method, path, said | dict(headers or {})), body))
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return answer

    def _scope(self, method: str, path: str, headers: Mapping[str, str]) -> MutableMapping[str, Any]:
        target, at = urlsplit(path), urlsplit(self.host)
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": at.scheme,
            "path": _unquoted(target.path),
            "raw_path": target.path.encode(),
            "query_string": target.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": (self.peer, 50_000),
            "server": (at.hostname, at.port or 80),
            "state": {},
        }


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


async def _asked(app: Any, scope: MutableMapping[str, Any], body: bytes) -> Answer:
    sent: list[MutableMapping[str, Any]] = []
    given = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return {"type": "http.disconnect"}
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    named = [(name.decode(), value.decode()) for name, value in start["headers"]]
    return Answer(
        status_code=start["status"],
        headers=dict(named),
        content=b"".join(one.get("body", b"") for one in sent[1:]),
        cookies=tuple(value for name, value in named if name == "set-cookie"),
    )


def shown(html: str) -> str:
    """What one reads of a page, without its tags."""
    bare = re.sub(r"<(style|script|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare))).strip()


def web_house(folder: Path, **settings: Any) -> House:
    """An empty house."""
    given: dict[str, Any] = {
        "data_dir": folder,
        "readers_file": folder / "readers.toml",
        "links_file": folder / "links.toml",
        "contact": "questions@monitor.invalid",
    }
    return replace(open_house(Settings(**(given | settings)), say=lambda _: None))
