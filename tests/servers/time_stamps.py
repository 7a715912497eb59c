"""A time-stamp authority (RFC 3161) on this machine: OpenSSL's, with a certificate of its own."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

SETTINGS = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = Root of the tests
[root]
basicConstraints = critical, CA:TRUE
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[authority]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass
class TimeStamps:
    """The authority. `answer` replaces what it says; `queries` are those that it got."""

    folder: Path
    answer: bytes | int | None = None
    queries: list[bytes] = field(default_factory=list)
    url: str = ""

    @property
    def root(self) -> bytes:
        """The certificate that one has to trust."""
        return (self.folder / "root.pem").read_bytes()

    def make(self) -> None:
        """Its keys and certificates."""
        (self.folder / "settings").write_text(SETTINGS.format(folder=self.folder))
        (self.folder / "serial").write_text("01")
        config = ("-config", "settings")
        self._openssl("req", "-x509", *KEY, "-keyout", "root.key", "-out", "root.pem", *config, "-extensions", "root")
        self._openssl(
            "req", *KEY, "-keyout", "leaf.key", "-out", "leaf.csr", *config, "-subj", "/CN=Clock of the tests"
        )
        signing = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "settings")
        self._openssl("x509", "-req", "-in", "leaf.csr", *signing, "-out", "leaf.pem", "-extensions", "leaf")

    def stamp(self, query: bytes) -> bytes:
        """Its answer to a query."""
        (self.folder / "query").write_bytes(query)
        self._openssl(
            "ts", "-reply", "-queryfile", "query", "-config", "settings", "-section", "authority", "-out", "reply"
        )
        return (self.folder / "reply").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)  # noqa: S603, S607

    async def _reply(self, request: web.Request) -> web.Response:
        assert request.content_type == "application/timestamp-query"
        query = await request.read()
        self.queries.append(query)
        if isinstance(self.answer, int):
            return web.Response(status=self.answer)
        body = self.stamp(query) if self.answer is None else self.answer
        return web.Response(body=body, content_type="application/timestamp-reply")


@asynccontextmanager
async def serve_time_stamps(folder: Path) -> AsyncIterator[TimeStamps]:
    """The authority, until the block ends."""
    authority = TimeStamps(folder)
    authority.make()
    app = web.Application()
    app.router.add_post("/tsr", authority._reply)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        authority.url = f"http://127.0.0.1:{port}/tsr"
        yield authority
    finally:
        await runner.cleanup()
