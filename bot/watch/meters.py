"""What this process has counted and timed since it began, in Prometheus' terms."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from knowledge.answers import Outcome

ANSWER_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40)


class Meters:
    """A registry of its own, so that two bots in one process do not add up. Thread-safe."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._make_counters()
        self.answer_seconds = Histogram(
            "toso_answer_seconds",
            "From an update's arrival until its reply was queued.",
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self.send_seconds = Histogram(
            "toso_send_seconds",
            "How long a successful call to the Bot API took.",
            buckets=SEND_SECONDS,
            registry=self.registry,
        )
        for outcome in Outcome:  # a rate needs a zero to begin with
            self.questions.labels(outcome=outcome.value)

    def _make_counters(self) -> None:
        self.questions = self._counter("questions", "Questions logged.", "outcome")
        self.updates = self._counter("updates", "Tries at an update, by how they ended.", "state")
        self.sends = self._counter("sends", "Calls to the Bot API.", "method", "result")
        self.send_errors = self._counter("send_errors", "Failed calls to the Bot API.", "kind")
        self.poll_errors = self._counter("poll_errors", "Failed calls for updates.")
        self.database_errors = self._counter("database_errors", "Failures of the database.", "kind")

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"toso_{name}_total", what, labels, registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
