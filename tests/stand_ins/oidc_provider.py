"""A council's sign-in service on this machine: OpenID Connect with PKCE, which refuses what the real ones refuse."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, WORD = "the-monitor", "known to both"
_KEYS = [RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("good", "strange")]


@dataclass
class Provider:
    """What the service would say. `claims` stand over its own; `forged` signs with a key that it never named."""

    at: int
    issuer: str = ""
    email: str = "buyer@northshire.example"
    claims: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Somebody signs in there: the code that the browser takes back. Raises `ValueError` for an odd request."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if asked["client_id"] != CLIENT or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
            raise ValueError("not asked as it should be")
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """Each code once, to who can show the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != WORD or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        shown = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if shown != asked["code_challenge"]:
            return None
        claims = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT,
            "iat": self.at,
            "exp": self.at + 300,
            "nonce": asked["nonce"],
            "email": self.email,
            "email_verified": True,
        }
        key = _KEYS[1 if self.forged else 0]
        return {
            "id_token": jwt.encode({"alg": "RS256", "kid": "good"}, claims | self.claims, key),
            "token_type": "Bearer",
        }


@contextmanager
def running(at: int) -> Iterator[Provider]:
    """The service at an address of this machine, for as long as it is used."""
    provider = Provider(at)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {
                "/.well-known/openid-configuration": {
                    "issuer": provider.issuer,
                    "authorization_endpoint": f"{provider.issuer}/authorize",
                    "token_endpoint": f"{provider.issuer}/token",
                    "jwks_uri": f"{provider.issuer}/keys",
                },
                "/keys": {"keys": [_KEYS[0].as_dict(private=False)]},
            }
            self._say(found.get(self.path))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            self._say(provider.token({name: values[0] for name, values in parse_qs(sent).items()}))

        def _say(self, said: object) -> None:
            body = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Says nothing."""

    return Handler
