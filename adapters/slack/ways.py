"""The two ways in, for one and the same bolt app: a WebSocket to Slack, or requests from it."""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from adapters.slack.errors import code
from adapters.slack.paths import EVENTS_PATH
from adapters.slack.workspaces import Wire, library_log
from bot.errors import ConfigError

log = structlog.get_logger(__name__)

_MOST_BYTES = 1 << 20  # Slack's own payloads stay far below


async def serve_socket(app: AsyncApp, wire: Wire, app_token: str) -> None:
    """Socket Mode: no public address is needed. Reconnects by itself, until cancelled."""
    try:  # the library would ask again and again with a token that is refused
        await wire.client().apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        raise ConfigError(f"slack: the app token was refused: {code(error)}") from None
    handler = AsyncSocketModeHandler(
        app, app_token, logger=library_log, web_client=wire.client(), ping_interval=10
    )
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        log.info("connected", way="socket")
        await asyncio.Event().wait()
    finally:
        try:
            await handler.close_async()  # type: ignore[no-untyped-call]
        finally:  # the library comes to this last, and not where a broken connection fails to close
            await handler.client.aiohttp_client_session.close()


async def serve_http(app: AsyncApp, signing_secret: str, host: str, port: int) -> None:
    """HTTP: Slack calls us. Serves until cancelled."""
    runner = web.AppRunner(web_application(app, signing_secret), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        log.info("listening", way="http", host=host, port=port)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def web_application(app: AsyncApp, signing_secret: str) -> web.Application:
    """The routes that Slack and, for installing, people's browsers call."""
    door = Door(app, SignatureVerifier(signing_secret))
    application = web.Application(client_max_size=_MOST_BYTES)
    application.router.add_post(EVENTS_PATH, door.receive)
    if app.oauth_flow is not None:
        application.router.add_get(app.oauth_flow.install_path, door.install)
        application.router.add_get(app.oauth_flow.redirect_uri_path, door.installed)
    return application


class Door:
    """Hands requests to bolt. A body is parsed only once its signature is known to be right."""

    def __init__(self, app: AsyncApp, verifier: SignatureVerifier) -> None:
        self._app = app
        self._verifier = verifier

    async def receive(self, request: web.Request) -> web.Response:
        """A signed request of Slack's."""
        if not self._is_signed(await request.read(), request):
            log.warning("signature refused", remote=request.remote)
            return web.json_response({"error": "invalid request"}, status=401)
        if retry := request.headers.get("X-Slack-Retry-Num"):
            reason = request.headers.get("X-Slack-Retry-Reason", "")
            log.info("retry", number=retry[:10], reason=reason[:40])
        try:
            answer = await self._app.async_dispatch(await to_bolt_request(request))
        except Exception:
            log.exception("payload refused")
            return _refused()
        # Our listeners acknowledge first of all: an error here is bolt's, about the payload.
        return _refused() if answer.status >= 500 else await to_aiohttp_response(answer)

    async def install(self, request: web.Request) -> web.Response:
        """Where installing begins: a page with a button that leads to Slack."""
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(
            await flow.handle_installation(await to_bolt_request(request))
        )

    async def installed(self, request: web.Request) -> web.Response:
        """Where Slack sends people back to."""
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    def _is_signed(self, body: bytes, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):  # no number, not ASCII, no date
            return False


def _refused() -> web.Response:
    return web.json_response({"error": "invalid payload"}, status=400)
