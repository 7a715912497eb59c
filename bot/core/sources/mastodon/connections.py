"""Where the bot may connect to: whoever names a server must not make it knock at doors of its own network."""

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # Leads on to an IPv4 address (RFC 6052).
# All that is handed out to the public (iana.org/assignments/ipv6-unicast-address-assignments). Python calls others
# public, too: site-local ones, NAT64 of a network's own (RFC 8215), and two more that wrap an IPv4 address.
_UNICAST = ipaddress.ip_network("2000::/3")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # Python before 3.11.10 calls some of it public.


NAMES_AT_ONCE = 32  # Names that are looked up side by side; a thread each.


class NoPublicAddressError(OSError):
    """A name stands for addresses of a private network alone."""


class _Names(AbstractResolver):
    """Asks the system for the addresses of a name, in threads of its own.

    A domain's own name server may leave each question unanswered for half a minute, and nobody can end such a thread:
    in those that the whole bot shares, a few made-up servers would bring it to a halt.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(NAMES_AT_ONCE, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses. Raises OSError for none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _type, proto, _name, address in found
        ]

    async def close(self) -> None:
        """Wait for nobody: what is still asked ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class PublicResolver(AbstractResolver):
    """Looks names up, and hands on public addresses alone: they are what is connected to, so no later answer counts."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or _Names()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of a name.

        Raises:
            NoPublicAddressError: it has others only.
            OSError: it has none.
        """
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if is_public(each["host"])]
        if found and not public:
            raise NoPublicAddressError(host)
        return public

    async def close(self) -> None:
        """End what the resolver holds."""
        await self._resolver.close()


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also where it only wraps another one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        return ip in _UNICAST and ip.is_global
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS
