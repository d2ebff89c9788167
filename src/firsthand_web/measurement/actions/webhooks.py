"""Posting to an address that a person gave, without letting it reach what only this machine may reach."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings

from firsthand.errors import InputError

SECONDS = 10


def check_address(address: str) -> None:
    """Raise `InputError` where nothing would ever be sent to this address."""
    parts = urlsplit(address)
    allowed = ("https", "http") if settings.PRIVATE_WEBHOOKS else ("https",)
    if parts.scheme not in allowed or not parts.hostname or parts.username or parts.password:
        raise InputError(f"“{address[:80]}” is no address for a webhook: it begins with https:// and a host.")
    try:
        port = parts.port
    except ValueError as error:
        raise InputError(f"“{address[:80]}” has no port between 1 and 65535.") from error
    if port is not None and not settings.PRIVATE_WEBHOOKS and port != 443:
        raise InputError(f"Port {port} is not used: https:// without a port is.")


def reachable(host: str, port: int) -> str:
    """The number that a host stands for, if it is public. Raises `InputError`.

    All of them have to be: otherwise a host could lead here to a private one as it pleased.
    """
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise InputError(f"“{host}” is not known ({error}).") from error
    numbers = sorted(str(each) for each in found)
    if not settings.PRIVATE_WEBHOOKS and not all(public(number) for number in numbers):
        raise InputError(
            f"“{host}” lies inside a private network, which webhooks may not reach: whoever runs this server "
            "can allow it with FIRSTHAND_PRIVATE_WEBHOOKS=1."
        )
    return numbers[0]


def public(number: str) -> bool:
    """Whether an address of a machine can be reached by everybody."""
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def signature(secret: str, body: bytes) -> str:
    """What the receiver computes too: HMAC-SHA256 of the body under the shared secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def post(address: str, body: bytes, *, secret: str, name: str) -> None:
    """Send once. Anything but an answer of 2xx raises `InputError`; redirects are not followed.

    `name` is the same for every try of one delivery, so that a receiver can know what it has.
    """
    check_address(address)
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    headers = {
        "Host": host if parts.port is None else f"{host}:{port}",
        "Content-Type": "application/json",
        "User-Agent": "Firsthand",
        "Firsthand-Delivery": name,
        "Firsthand-Signature": signature(secret, body),
    }
    # To the very number that was judged: asked again, the name could lead elsewhere.
    connection = _Connection(reachable(host, port), port, host if parts.scheme == "https" else "")
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(f"{host} did not answer ({error or type(error).__name__}).") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise InputError(f"{host} answered {status}.")


class _Connection(http.client.HTTPConnection):
    """To a number; with a `name`, over TLS with a certificate for it."""

    def __init__(self, number: str, port: int, name: str) -> None:
        super().__init__(number, port, timeout=SECONDS)
        self._name = name

    def connect(self) -> None:
        super().connect()
        if self._name:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._name)
