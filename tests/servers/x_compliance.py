"""Batch compliance as X has it: make a job, upload ids, ask until it is complete, download what must go."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.servers import x_problems as problems
from tests.servers.x_endpoints import Ask, Endpoint, Reply
from tests.servers.x_params import ID, JOB_FIELDS, matching, written
from tests.servers.x_posts import XAccount, XPost

if TYPE_CHECKING:
    from tests.servers.x import XServer

UPLOAD_EXPIRY = timedelta(minutes=15)
DOWNLOAD_EXPIRY = timedelta(days=7)
FIRST_ID = 1_800_000_000_000_000_001
TYPES = ("tweets", "users")
STATUSES = ("created", "in_progress", "failed", "complete")
ENDED = ("failed", "complete", "expired")


@dataclass
class Job:
    """One job; `polls` counts how often it was asked for since its ids came."""

    id: str
    type: str
    created_at: datetime
    name: str = ""
    ids: list[str] | None = None
    polls: int = 0
    failed: bool = False

    def status(self, x: "XServer") -> str:
        """Where it stands by now."""
        if self.failed:
            return "failed"
        if self.ids is None:
            return "created" if x.now() < self.created_at + UPLOAD_EXPIRY else "expired"
        return "in_progress" if self.polls <= x.job_polls else "complete"


@dataclass
class Jobs:
    """All jobs by their ids."""

    by_id: dict[str, Job] = field(default_factory=dict)

    def new(self, kind: str, at: datetime, name: str) -> Job:
        """A job that waits for its ids."""
        job = Job(str(FIRST_ID + len(self.by_id)), kind, at, name)
        self.by_id[job.id] = job
        return job


def create(x: "XServer", ask: Ask) -> Reply:
    """POST /2/compliance/jobs."""
    try:
        wanted = json.loads(ask.body)
    except ValueError:
        raise problems.invalid("The request body is not valid JSON") from None
    if not isinstance(wanted, dict) or wanted.get("type") not in TYPES or set(wanted) - {"type", "name", "resumable"}:
        raise problems.invalid("The request body does not match the expected schema: type, name, resumable")
    if any(job.type == wanted["type"] and job.status(x) not in ENDED for job in x.jobs.by_id.values()):
        raise problems.job_conflict()
    return Reply({"data": _shown(x, x.jobs.new(wanted["type"], x.now(), wanted.get("name", "")))})


def poll(x: "XServer", ask: Ask) -> Reply:
    """GET /2/compliance/jobs/{id}."""
    wanted = matching("id", ask.named["id"], ID)
    ask.params.names("compliance_job.fields", JOB_FIELDS)
    job = x.jobs.by_id.get(wanted)
    if job is None:
        raise problems.Refused(404, problems.blank(404))
    job.polls += job.ids is not None
    return Reply({"data": _shown(x, job)})


def listed(x: "XServer", ask: Ask) -> Reply:
    """GET /2/compliance/jobs: newest first; looking at the list moves no job on."""
    kind, statuses = ask.params.required("type"), ask.params.names("status", STATUSES)
    ask.params.names("type", TYPES)
    ask.params.names("compliance_job.fields", JOB_FIELDS)
    jobs = [job for job in reversed(x.jobs.by_id.values()) if job.type == kind]
    data = [_shown(x, job) for job in jobs if not statuses or job.status(x) in statuses]
    return Reply({**({"data": data} if data else {}), "meta": {"result_count": len(data)}})


def take_ids(job: Job, body: bytes) -> bool:
    """Take the ids that were uploaded, one a line; whether they are ids. A job whose ids are none fails."""
    job.ids = body.decode("ascii", "replace").split()
    job.failed = not job.ids or any(not ID.fullmatch(one) for one in job.ids)
    return not job.failed


def results(x: "XServer", job: Job) -> bytes:
    """One JSON line for each id that must be deleted; the others are not mentioned."""
    if job.type == "tweets":
        held = x.posts_by_id()
        rows = [_post_verdict(x, *held[one]) for one in job.ids or () if one in held]
    else:
        rows = [_user_verdict(x, one) for one in job.ids or ()]
    return "".join(json.dumps(row) + "\n" for row in rows if row).encode()


def _post_verdict(x: "XServer", account: XAccount, post: XPost) -> dict[str, str] | None:
    reason = account.hidden or ("deleted" if post.deleted else "")
    return _row(x, post.id, post.created_at, reason) if reason else None


def _user_verdict(x: "XServer", user_id: str) -> dict[str, str] | None:
    account = x.account_by_id(user_id)
    return _row(x, user_id, account.created_at, account.hidden) if account and account.hidden else None


def _row(x: "XServer", one: str, created_at: datetime, reason: str) -> dict[str, str]:
    times = {"created_at": written(created_at), "redacted_at": written(x.now())}
    return {"id": one, "action": "delete", **times, "reason": reason}


def _shown(x: "XServer", job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "type": job.type,
        "status": job.status(x),
        "created_at": written(job.created_at),
        "upload_url": f"{x.url}/storage/{job.id}/ids?signature=7d1f",
        "upload_expires_at": written(job.created_at + UPLOAD_EXPIRY),
        "download_url": f"{x.url}/storage/{job.id}/results?signature=9a40",
        "download_expires_at": written(job.created_at + DOWNLOAD_EXPIRY),
        **({"name": job.name} if job.name else {}),
    }


CREATE = Endpoint(create, ("compliance",))
JOB_ENDPOINTS = {
    "/2/compliance/jobs/{id}": Endpoint(poll, ("compliance",), ("compliance_job.fields",)),
    "/2/compliance/jobs": Endpoint(listed, ("compliance",), ("type", "status", "compliance_job.fields")),
}
