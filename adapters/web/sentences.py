"""Whatever goes wrong, a browser gets one sentence."""

from __future__ import annotations

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters import Kit
from bot.ingest.documents import size
from bot.prompts import Prompts

log = structlog.get_logger(__name__)


def sentences(kit: Kit) -> Middleware:
    """A middleware that answers errors in words; what nobody expected is logged as well."""

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            status = error.status
        except Exception:
            log.exception("unexpected", path=request.path)
            status = 500
        return web.Response(
            status=status, text=_sentence(status, kit.prompts, kit.settings.max_bytes)
        )

    return answer


def _sentence(status: int, prompts: Prompts, most: int) -> str:
    say = prompts.say
    match status:
        case 400:
            return say("web.not_understood")
        case 403 | 421:
            return say("web.refused")
        case 404 | 405:
            return say("web.not_found")
        case 413:
            return say("web.too_large", limit=size(most))
        case 429:
            return say("web.too_many")
        case _:
            return say("web.broken")
