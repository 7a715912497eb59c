"""What is counted and timed while the bot runs, named by Prometheus' conventions; bot/health.py serves it."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

disable_created_metrics()  # type: ignore[no-untyped-call]  # When each series began: twice the lines, and nobody asks.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # Memory, CPU and open files of the program itself; the model's process is another.

POSTS_READ = Counter("toxscan_posts_read", "Posts read that were not stored before.", registry=REGISTRY)
POSTS_SCORED = Counter("toxscan_posts_scored", "Posts that got scores.", registry=REGISTRY)
POSTS_FLAGGED = Counter(
    "toxscan_posts_flagged", "Scored posts over one of the operator's thresholds.", registry=REGISTRY
)
POSTS_SKIPPED = Counter("toxscan_posts_skipped", "Posts without scores, by reason.", ["reason"], registry=REGISTRY)
SPENT = Counter(
    "toxscan_spent_dollars", "What reading from X has cost, by the prices set.", ["resource"], registry=REGISTRY
)
RATE_LIMITED = Counter(
    "toxscan_rate_limited", "Answers that said: too many requests (429).", ["service"], registry=REGISTRY
)

SCANS = Counter("toxscan_scans", "Scans by each status that they came to.", ["status"], registry=REGISTRY)
SCANS_RUNNING = Gauge("toxscan_scans_running", "Scans at work.", registry=REGISTRY)
SCANS_QUEUED = Gauge("toxscan_scans_queued", "Scans that wait for their turn.", registry=REGISTRY)
QUEUE_AGE = Gauge("toxscan_queue_age_seconds", "How long the scan that waits longest was asked for.", registry=REGISTRY)

PROCESSES = Gauge("toxscan_processes", "Living processes on this database, this one with them.", registry=REGISTRY)
PROCESS_SCANS = Gauge(
    "toxscan_process_scans",
    "Scans under way by their rows in the database, of every living process on it; each of them says the same.",
    ["host", "process", "status"],
    registry=REGISTRY,
)
PROCESS_HEARD = Gauge(
    "toxscan_process_heard_seconds",
    "How long ago each living process on this database has renewed its heartbeat; at thirty it counts as dead.",
    ["host", "process"],
    registry=REGISTRY,
)
SCANS_LEFT = Gauge(
    "toxscan_scans_left", "Scans under way that no living process works on, until one takes them up.", registry=REGISTRY
)

BATCH_TEXTS = Histogram(
    "toxscan_model_batch_texts", "Texts in a batch.", registry=REGISTRY, buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
TOKENS = Counter("toxscan_model_tokens", "Tokens computed, by kind: text or padding.", ["kind"], registry=REGISTRY)
MODEL_SECONDS = Histogram(
    "toxscan_model_shipment_seconds",
    "Seconds from sending about 8,000 characters to the model's process to its answer.",
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
WORKER_LOST = Counter("toxscan_model_worker_lost", "Times that the model's process died or hung.", registry=REGISTRY)
DRIFT = Gauge(
    "toxscan_drift_psi",
    "Population stability index of the latest posts against the model's reference, by what is compared.",
    ["model", "subject"],
    registry=REGISTRY,
)

SERVED = Counter(
    "toxscan_served_requests", "Requests to `toxscan serve`, by HTTP status.", ["status"], registry=REGISTRY
)
SERVED_SECONDS = Histogram(
    "toxscan_served_seconds",
    "Seconds from a request to `toxscan serve` to its answer.",
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
SERVED_CONNECTIONS = Gauge(
    "toxscan_served_connections", "Connections to `toxscan serve` that are open.", registry=REGISTRY
)
SERVED_WAITING = Gauge("toxscan_served_waiting", "Requests to `toxscan serve` under way.", registry=REGISTRY)

ACKNOWLEDGED = Histogram(
    "toxscan_acknowledgement_seconds",
    "Seconds until what somebody did in a chat was acknowledged. Discord and Slack give three.",
    ["platform"],
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3),
)
LOOP_LAG = Histogram(
    "toxscan_event_loop_lag_seconds",
    "How much later than asked for the event loop came to a task.",
    registry=REGISTRY,
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
TASKS = Gauge("toxscan_tasks", "Tasks in the event loop: more and more of them is a leak.", registry=REGISTRY)
CONNECTED = Gauge(
    "toxscan_connected", "Whether the bot is connected to a chat (1) or not (0).", ["platform"], registry=REGISTRY
)
RECONNECTS = Counter(
    "toxscan_reconnects", "Connections to a chat that took the place of a lost one.", ["platform"], registry=REGISTRY
)
ALERTS_SENT = Counter(
    "toxscan_alerts_sent", "Alerts, digests and notices that were delivered.", ["kind"], registry=REGISTRY
)
ALERTS_WAITING = Gauge(
    "toxscan_alerts_waiting", "Alerts, digests and notices that wait to be delivered.", registry=REGISTRY
)
ERRORS = Counter(
    "toxscan_errors", "Warnings and errors in the log, by the event they tell of.", ["kind", "level"], registry=REGISTRY
)


class Connections:
    """Which chats the bot is connected to: adapters say it, readiness asks for it."""

    def __init__(self) -> None:
        self._up: dict[str, bool] = {}
        self._reasons: dict[str, str] = {}

    def say(self, platform: str, *, up: bool, reason: str = "") -> None:
        """The connection to `platform` stands, or does not, for a `reason` that operators read."""
        if up and self._up.get(platform) is False:
            RECONNECTS.labels(platform).inc()
        if up or platform in self._up:  # What never stood was not lost either.
            self._up[platform] = up
        self._reasons[platform] = reason
        CONNECTED.labels(platform).set(up)

    def is_up(self, platform: str) -> bool:
        """Whether it stands."""
        return self._up.get(platform, False)

    def reason(self, platform: str) -> str:
        """Why it does not, where that is known."""
        return self._reasons.get(platform, "")


CONNECTIONS = Connections()
