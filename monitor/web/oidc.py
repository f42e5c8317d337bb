"""Signing in with a council's own sign-in: OpenID Connect, authorization code with PKCE, by Authlib.

The state, the nonce and the verifier stay in a signed cookie of the browser that began, for ten minutes.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from monitor.jobs.house import House, JobError

_SECONDS, _LARGEST, _LASTS = 10, 200_000, 600
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LEEWAY = 60
"""Seconds by which two clocks may differ."""


class OidcError(Exception):
    """The council's sign-in did not say who this is; the message is for people."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps while one signs in elsewhere."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The addresses of a council's sign-in."""

    issuer: str
    authorization: str
    token: str
    keys: str


def provider(house: House) -> Provider:
    """What the issuer says of itself. Raises `OidcError`, `JobError`."""
    issuer = house.settings.oidc_issuer.rstrip("/")
    if not issuer or not house.settings.oidc_client_id:
        raise JobError("web_sign_in oidc needs the settings oidc_issuer and oidc_client_id (see README)")
    said = _asked(f"{issuer}/.well-known/openid-configuration")
    if str(said.get("issuer", "")).rstrip("/") != issuer:
        raise OidcError("the sign-in service calls itself otherwise than oidc_issuer")
    found = Provider(
        issuer=str(said["issuer"]),
        authorization=str(said.get("authorization_endpoint", "")),
        token=str(said.get("token_endpoint", "")),
        keys=str(said.get("jwks_uri", "")),
    )
    if not all(_safe(address) for address in (found.authorization, found.token, found.keys)):
        raise OidcError("the sign-in service names an address that is not https")
    return found


def begin(house: House, key: bytes) -> tuple[str, str]:
    """Where the browser is to go, and what it keeps meanwhile. Raises `OidcError`, `JobError`."""
    begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
    asked = prepare_grant_uri(
        provider(house).authorization,
        client_id=house.settings.oidc_client_id,
        response_type="code",
        redirect_uri=back(house),
        scope="openid email",
        state=begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
    )
    return str(asked), _signer(key).dumps(asdict(begun))


def finish(house: House, key: bytes, kept: str, query: Mapping[str, str]) -> str:
    """The address of who signed in elsewhere. Raises `OidcError`, `JobError`."""
    try:
        begun = Begun(**_signer(key).loads(kept, max_age=_LASTS))
    except BadData as error:
        raise OidcError("signing in took too long, or began in another browser: begin again") from error
    if not secrets.compare_digest(begun.state.encode(), query.get("state", "").encode()) or "code" not in query:
        raise OidcError("the answer of the sign-in service does not belong to this browser: begin again")
    found = provider(house)
    answer = _asked(found.token, _exchange(house, query["code"], begun))
    return _email(_claims(house, found, str(answer.get("id_token", "")), begun))


def back(house: House) -> str:
    """Where the sign-in service sends the browser."""
    return f"{house.settings.public_url.rstrip('/')}/sign-in/oidc/back"


def _exchange(house: House, code: str, begun: Begun) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back(house),
        "client_id": house.settings.oidc_client_id,
        "client_secret": house.settings.secret("oidc_client_secret") or "",
        "code_verifier": begun.verifier,
    }


def _claims(house: House, found: Provider, token: str, begun: Begun) -> Mapping[str, Any]:
    """What the token says, when its signature, issuer, audience, time and nonce are right."""
    try:
        keys = KeySet.import_key_set(_asked(found.keys))  # type: ignore[arg-type] # checked by itself
        decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        client = house.settings.oidc_client_id
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={"iss": {"values": [found.issuer]}, "aud": {"values": [client]}},
            params={"nonce": begun.nonce, "client_id": client},
        )
        claims.validate(now=_seconds(house.now()), leeway=_LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise OidcError("what the sign-in service said cannot be believed: begin again") from error
    return dict(claims)


def _email(claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified", True) is not True:
        raise OidcError("the sign-in service gives no address that it has checked")
    return email


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _signer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="monitor oidc 1")


class _NoRedirects(HTTPRedirectHandler):
    """Addresses are where they say they are."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """None: not followed."""


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects())


def _asked(address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    if not _safe(address):
        raise OidcError("the sign-in service has an address that is not https")
    data = urlencode(form).encode() if form is not None else None
    request = Request(address, data=data, headers={"accept": "application/json"})  # noqa: S310 - https, see _safe
    try:
        with _opener().open(request, timeout=_SECONDS) as answer:
            said = json.loads(answer.read(_LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise OidcError("the sign-in service does not answer as it should: try again later") from error
    if not isinstance(said, dict):
        raise OidcError("the sign-in service does not answer as it should: try again later")
    return said


def _safe(address: str) -> bool:
    """https, or this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
