"""/health says what is wrong, /metrics gives figures; both hold nothing of people."""

from collections.abc import Callable
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.watch import health, metrics
from bot.watch.looking import WITHIN, Look
from bot.watch.vitals import Vitals

HEALTH, METRICS = "/health", "/metrics"
# What proxies add: whoever comes through one is not of this computer.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via", "cf-connecting-ip")
NEVER_KEPT = {"cache-control": "no-store"}


def routes(
    engine: Engine, vitals: Vitals, clock: Callable[[], datetime], within: float = WITHIN
) -> list[Route]:
    """Both answer within so many seconds, whatever the database does."""
    pages = _Pages(engine, vitals, clock, within)
    return [Route(HEALTH, pages.health), Route(METRICS, pages.metrics)]


class _Pages:
    def __init__(
        self, engine: Engine, vitals: Vitals, clock: Callable[[], datetime], within: float
    ) -> None:
        self._vitals, self._clock, self._within = vitals, clock, within
        self._report = Look(lambda: health.report(engine, vitals, clock()), within)
        self._gauges = Look(lambda: metrics.gauges(engine, clock()), within)

    async def health(self, _request: Request) -> Response:
        """For everybody: a watch from outside is what notices that the whole machine is gone."""
        report = await self._report.result()
        if report is None:
            reason = f"not within {self._within:g} s"
            report = health.unanswered(self._vitals, self._clock(), reason)
        status = 503 if report.problems else 200
        return JSONResponse(report.as_json(), status, headers=NEVER_KEPT)

    async def metrics(self, request: Request) -> Response:
        """For this computer and its network: how many people ask is nobody else's business."""
        if any(name in request.headers for name in FORWARDED):
            return Response(status_code=404)
        figures = await self._gauges.result() or {metrics.UP: 0.0}
        body = metrics.text(self._vitals.meters, figures)
        return Response(body, media_type=CONTENT_TYPE_LATEST, headers=NEVER_KEPT)
