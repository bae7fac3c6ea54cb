"""The page and what it asks for, served to this machine's browser only."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import uvicorn
from jinja2 import Environment, StrictUndefined
from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from replygen.errors import UserError
from replygen.messages import _, language
from replygen.model import LOCALES
from replygen.model.words import SPELLINGS, Decision, in_readers_script
from replygen.preview.changes import Changes, Revision
from replygen.preview.desk import Desk
from replygen.preview.office import private_office
from replygen.preview.sight import Sources, View
from replygen.preview.wording import wording

HOST = "127.0.0.1"

_HERE = Path(__file__).parent
_KINDS = {"page.css": "text/css", "page.js": "text/javascript"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_VIEWS = TypeAdapter(View)
_BEAT, _GOODBYE = 0.2, 1
"""Seconds after which an open page looks whether this is the end, and how long the end waits for it."""


def serve(
    sources: Sources, files: Iterable[Path], folders: Iterable[Path], port: int, started: Callable[[str], None]
) -> None:
    """Show the letters of `sources` until Ctrl-C; `started` is given the address as soon as the page can be opened.

    Edits of `files` (of cases) and of anything in `folders` (of the brand) show in the page. The address holds a key, so
    that other users of this machine read no letters. `port` 0 takes a free one. Raises UserError when it is taken.
    """
    with _listening(port) as listener, private_office() as office:
        place = f"{HOST}:{listener.getsockname()[1]}"
        key = secrets.token_urlsafe(16)
        desk = Desk(sources, office)
        site = _Site(desk, tuple(files), tuple(folders), lambda: started(f"http://{place}/{key}/"))
        config = uvicorn.Config(
            _Guarded(site.under(key), place),
            log_config=None,
            log_level="critical",
            server_header=False,
            timeout_graceful_shutdown=_GOODBYE,
        )
        site.server = uvicorn.Server(config)
        try:
            site.server.run([listener])
        finally:
            desk.close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UserError(
            _("Port {port} cannot be used: {reason}. Choose another with --port.").format(
                port=port, reason=os.strerror(error.errno or 0)
            )
        ) from error


@dataclass
class _Site:
    """What the page and its questions get. `started` is called as soon as it can be opened."""

    desk: Desk
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    started: Callable[[], None]
    changes: Changes = field(default_factory=Changes)
    server: uvicorn.Server | None = None

    def under(self, key: str) -> Starlette:
        """All of it, with addresses that begin with `key`."""
        assets = [Route(f"/{name}", _asset) for name in _KINDS]
        answers = [Route("/cases", self.cases), Route("/letter", self.letter), Route("/changes", self.edits)]
        return Starlette(routes=[Mount(f"/{key}", routes=[Route("/", _page), *assets, *answers])], lifespan=self.watch)

    @asynccontextmanager
    async def watch(self, _site: Starlette) -> AsyncIterator[None]:
        """Notice edits as long as the site is open."""
        watches = (self.changes.watch_brand(self.folders), self.changes.watch_cases(self.files))
        tasks = [asyncio.create_task(watch) for watch in watches]
        asyncio.get_running_loop().call_soon(self.started)
        yield
        for task in tasks:
            task.cancel()

    async def cases(self, _request: Request) -> Response:
        return JSONResponse(await self.desk.cases(self.changes.revision))

    async def letter(self, request: Request) -> Response:
        view, revision = _view(request), self.changes.revision
        if view is None:
            return PlainTextResponse("", 400)
        return JSONResponse({"revision": revision, **await self.desk.look(view, revision)})

    async def edits(self, _request: Request) -> Response:
        return StreamingResponse(self.told(), media_type="text/event-stream")

    async def told(self) -> AsyncIterator[str]:
        """Each revision of the files from now on, as a browser listens to them."""
        seen = self.changes.revision
        yield _event(seen)
        while not (self.server and self.server.should_exit):
            with suppress(TimeoutError):
                seen = await asyncio.wait_for(self.changes.after(seen), _BEAT)
                yield _event(seen)


def _event(revision: Revision) -> str:
    return f"data: {json.dumps(revision)}\n\n"


def _view(request: Request) -> View | None:
    """What the page asks for; None when it is nothing that the page offers."""
    try:
        return _VIEWS.validate_python({name: text for name, text in request.query_params.items() if text})
    except ValidationError:
        return None


async def _page(_request: Request) -> Response:
    words = wording()
    source = (_HERE / "page.html").read_text(encoding="utf-8")
    filled = (
        Environment(autoescape=True, undefined=StrictUndefined)
        .from_string(source)
        .render(
            language=language().replace("_", "-"),
            words=words,
            locales=LOCALES,
            decisions={decision: _named(decision) for decision in get_args(Decision)},
            all_words=json.dumps(words),
        )
    )
    return HTMLResponse(filled)


def _named(decision: Decision) -> str:
    """What a decision is called in the reader's language."""
    return decision.replace("_", " ") if language() == "en" else in_readers_script(SPELLINGS["decision"][decision])


async def _asset(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response((_HERE / name).read_bytes(), media_type=_KINDS[name])


class _Guarded:
    """Answers only who asks for this very place: neither a page from elsewhere nor a name that was turned to this machine."""

    def __init__(self, site: ASGIApp, place: str) -> None:
        self._site, self._place = site, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._site(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), text.encode()) for name, text in _HEADERS.items()]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        headers = Request(scope).headers
        is_ours = headers.getlist("host") == [self._place] and headers.get("origin", self._own) == self._own
        answer = self._site if is_ours else PlainTextResponse("", 403)
        await answer(scope, receive, send_with_headers)

    @property
    def _own(self) -> str:
        return f"http://{self._place}"
