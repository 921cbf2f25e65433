"""The platform: Slack's side of the ports, put together from the settings."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from adapters import Kit
from adapters.slack import limits
from adapters.slack.concierge import Concierge
from adapters.slack.installs import InstalledWorkspaces
from adapters.slack.listeners import Listeners
from adapters.slack.outbox import Outbox
from adapters.slack.people import People
from adapters.slack.places import NAME
from adapters.slack.sealing import sealer
from adapters.slack.seen import Seen
from adapters.slack.ways import serve_http, serve_socket
from adapters.slack.work import Work
from adapters.slack.workspaces import Authorize, OneWorkspace, Wire, Workspaces, library_log
from bot.cards import Card
from bot.errors import ConfigError
from bot.model import Comment, Place, Posted
from bot.ports import Inbox

_LAST_SECONDS = 20.0  # for what is still being worked on when the bot stops


def connect(kit: Kit, seconds: float = limits.SECONDS_A_MESSAGE) -> Slack:
    """The bot of the configured tokens. Raises :class:`ConfigError` where any is missing."""
    settings = kit.settings
    wire = Wire(settings.slack_api_url)
    if settings.slack_way == "http" and settings.slack_signing_secret is None:
        raise ConfigError("slack over HTTP needs REJOINDER_SLACK_SIGNING_SECRET")
    if settings.slack_way == "socket" and settings.slack_app_token is None:
        raise ConfigError("slack over Socket Mode needs REJOINDER_SLACK_APP_TOKEN")
    return Slack(kit, wire, workspaces_of(kit, wire), seconds)


def workspaces_of(kit: Kit, wire: Wire) -> Workspaces:
    """Where tokens come from. Raises :class:`ConfigError`, as :func:`connect`."""
    settings = kit.settings
    if settings.slack_client_id is None:
        if settings.slack_bot_token is None:
            raise ConfigError("slack needs REJOINDER_SLACK_BOT_TOKEN")
        return OneWorkspace(wire, settings.slack_bot_token.get_secret_value())
    if settings.slack_client_secret is None or settings.slack_token_key is None:
        raise ConfigError(
            "installing in many workspaces needs REJOINDER_SLACK_CLIENT_SECRET"
            " and REJOINDER_SLACK_TOKEN_KEY"
        )
    if settings.slack_way != "http" or settings.slack_public_url is None:
        raise ConfigError(
            "installing in many workspaces needs REJOINDER_SLACK_WAY=http"
            " and REJOINDER_SLACK_PUBLIC_URL"
        )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    return InstalledWorkspaces(
        url.get_secret_value() if url else settings.data_dir / "slack.db",
        wire,
        settings.slack_client_id,
        settings.slack_client_secret.get_secret_value(),
        sealer(settings.slack_token_key.get_secret_value()),
    )


class Slack:
    """Implements :class:`bot.ports.Platform`."""

    def __init__(self, kit: Kit, wire: Wire, workspaces: Workspaces, seconds: float) -> None:
        self._kit = kit
        self._wire = wire
        self._workspaces = workspaces
        self._outbox = Outbox(wire, workspaces, kit.commands, kit.prompts, seconds)

    @property
    def name(self) -> str:
        return NAME

    async def run(self, inbox: Inbox) -> None:
        """Serve by the configured way until cancelled; what was begun is finished first."""
        settings, work = self._kit.settings, Work()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.close)
            stack.push_async_callback(work.drain, _LAST_SECONDS)
            await self._workspaces.open()
            app = self._app(inbox, work)
            if settings.slack_way == "socket" and settings.slack_app_token:
                await serve_socket(app, self._wire, settings.slack_app_token.get_secret_value())
            else:
                await serve_http(app, self._secret, settings.host, settings.slack_port)

    async def close(self) -> None:
        """Let go of connections and of the database."""
        await self._wire.close()
        await self._workspaces.close()

    async def post(self, place: Place, card: Card) -> Posted:
        return await self._outbox.post(place, card)

    async def edit(self, posted: Posted, card: Card) -> None:
        await self._outbox.edit(posted, card)

    async def open_thread(self, posted: Posted, title: str) -> Place:
        return await self._outbox.open_thread(posted, title)

    async def replies(self, place: Place) -> Sequence[Comment]:
        return await self._outbox.replies(place)

    @property
    def _secret(self) -> str:
        secret = self._kit.settings.slack_signing_secret
        return secret.get_secret_value() if secret else ""

    def _app(self, inbox: Inbox, work: Work) -> AsyncApp:
        """Bolt's app with our listeners."""
        kit, workspaces = self._kit, self._workspaces
        many = workspaces if isinstance(workspaces, InstalledWorkspaces) else None
        settings = kit.settings
        oauth = None
        if many:
            public_url = settings.slack_public_url or ""
            oauth = many.oauth(public_url, settings.slack_authorize_url)
        app = AsyncApp(
            name=NAME,
            logger=library_log,
            signing_secret=self._secret,
            client=self._wire.client(),
            # Our listeners acknowledge and leave the rest to a task; otherwise bolt would look
            # for the acknowledgement every ten milliseconds only.
            process_before_response=True,
            authorize=cast("Any", Authorize(workspaces)),  # bolt takes its own class, untyped
            installation_store=many.store if many else None,
            oauth_settings=oauth,
            installation_store_bot_only=True if many else None,
            user_facing_authorize_error_message=kit.prompts.say("slack.not_installed"),
        )
        people = People(self._wire, workspaces, kit.clock)
        concierge = Concierge(inbox, self._outbox, people, kit)
        Listeners(concierge, Seen(kit.clock), work, kit.prompts).register(app)
        return app
