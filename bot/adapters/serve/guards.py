"""Who may ask: whoever has the key or, without one, a program on this machine; never a page in a browser."""

import hmac
import ipaddress
from http import HTTPStatus

from aiohttp import web
from pydantic import SecretStr

from bot.adapters.serve.refusals import RequestRefusedError, refuse_key

KEY_HEADER = "X-Goog-Api-Key"


def is_loopback(host: str) -> bool:
    """Whether what is bound to this address can be reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_key(request: web.Request, key: SecretStr | None) -> None:
    """The request bears the key, as Google's clients send it, where there is one.

    Raises:
        RequestRefusedError: it bears none, or another.
    """
    if key is None:
        return
    sent = request.headers.get(KEY_HEADER) or request.query.get("key")
    if not sent:
        raise RequestRefusedError(
            HTTPStatus.FORBIDDEN,
            "Method doesn't allow unregistered callers (callers without established identity). "
            "Please use API Key or other form of API consumer identity to call this API.",
        )
    # In constant time, so that nobody can guess it letter by letter.
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), key.get_secret_value().encode()):
        raise refuse_key()


def check_origin(request: web.Request, key: SecretStr | None) -> None:
    """No page in a browser on this machine asks, neither across origins nor under a name that it made point here.

    Raises:
        RequestRefusedError: one does.
    """
    if "Origin" in request.headers or request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        raise RequestRefusedError(
            HTTPStatus.FORBIDDEN, "Pages in a browser can't ask toxscan. Let your own server ask, and answer them."
        )
    if key is None and not is_loopback(_name(request.host)):
        raise RequestRefusedError(
            HTTPStatus.FORBIDDEN,
            "Without a key toxscan answers only to names of this machine: localhost, 127.0.0.1 or [::1]. "
            "To let others in, behind a proxy say, set TOXSCAN_SERVE_KEY.",
        )


def _name(host: str) -> str:
    """The host without its port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not (":" in name and not name.endswith("]")) else host
