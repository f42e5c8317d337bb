"""The GOV.UK Notify stand-in: a real HTTP server on loopback that takes emails by template, and fails on demand."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

KEY = "invented-3f2504e0-4f89-11d3-9a0c-0305e82c3301-6ecd8c99-4036-403d-bf84-cf8400f67836"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
Manner = Literal["accept", "refuse", "forbid", "busy", "broken", "gateway", "late", "lost"]
_STATUS = {"refuse": 400, "forbid": 403, "busy": 429, "broken": 500, "gateway": 502}


class Notify:
    """The server while it is open."""

    def __init__(self, manner: Manner = "accept") -> None:
        self.manner = manner
        self.inbox: list[dict[str, Any]] = []
        self.done = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.done.set()
        self._server.shutdown()
        self._server.server_close()

    def settings(self) -> dict[str, str]:
        """Settings of the channel for this server."""
        return {
            "notify_api_key": KEY,
            "notify_template_id": TEMPLATE,
            "notify_host": f"http://127.0.0.1:{self._server.server_address[1]}",
            "notify_timeout_seconds": "1",
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no fault here."""


def _handler(notify: Notify) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_given: object) -> None:
            """Silent."""

        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.path == "/v2/notifications/email" and content["template_id"] == TEMPLATE
            if status := _STATUS.get(notify.manner, 0 if known else 404):
                said = [{"error": "ValidationError", "message": f"{content['email_address']} is odd"}]
                return self.say(status, {"status_code": status, "errors": said})
            notify.inbox.append(content)
            if notify.manner == "lost":
                self.close_connection = True
                return None
            notify.done.wait(2.0 if notify.manner == "late" else 0)
            return self.say(201, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": content["reference"]})

        def say(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
