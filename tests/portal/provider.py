"""A small OpenID provider that runs in the tests: it knows one person, agrees at once, and signs what it says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa


class Provider(BaseHTTPRequestHandler):
    """A small OpenID provider: it knows one person and signs what it says."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    email = "lead@example.org"
    nonces: ClassVar[dict[str, str]] = {}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _json(self, told: Any) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        """Discovery, keys, and agreeing at once."""
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            told = {f"{name}_endpoint": f"{self.issuer}/{end}" for name, end in ends.items()}
            self._json(told | {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"})
        elif url.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self._json({"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]})
        elif url.path == "/userinfo":
            self._json({"sub": "42", "email": self.email, "email_verified": True})
        else:
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            self.nonces["code-1"] = asked.get("nonce", "")
            self.send_response(302)
            back = urlencode({"code": "code-1", "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """The tokens for the code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "wellspent", "sub": "42", "iat": now, "exp": now + 60}
        claims |= {"email": self.email, "email_verified": True, "nonce": self.nonces["code-1"]}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        self._json({"access_token": "token-1", "token_type": "Bearer", "id_token": signed})


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    """The provider at work, and the site set up to trust it."""
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    told = {
        "provider_id": "organisation",
        "name": "Harrowmere sign-in",
        "client_id": "wellspent",
        "secret": "s",
    }
    apps = [told | {"settings": {"server_url": address, "uid_field": "sub"}}]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    yield address
    server.shutdown()
    server.server_close()
