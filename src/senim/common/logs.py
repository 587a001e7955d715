"""The program's log: one line of JSON a record, with nothing personal and nothing that opens a case.

Of an exception the kind and the places in the code are told, not its words: they may quote what a person typed.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

SECRET = re.compile(
    r"(/(?:appeals/(?:case|mine)|following)/).*", re.DOTALL
)  # to the end: a blank in an address ends nothing
QUERY = re.compile(r"\?[^\s\"']+")
requests = logging.getLogger("senim.requests")


class Lines(logging.Formatter):
    """A record as one line of JSON: at, level, logger, what; for an error its kind and where it happened."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. What follows the address of a case, a one-time link or a follower's page is a key: cut.

        So is a query, which may be words.
        """
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "what": QUERY.sub("?…", SECRET.sub(r"\1…", record.getMessage())),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            told["error"] = record.exc_info[0].__name__
            told["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(told, ensure_ascii=False)


def request_lines(following: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a line a request with the name of its address, not the address; status and milliseconds."""

    def answered(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        answer = following(request)
        match = request.resolver_match
        facts = {
            "method": request.method, "route": match.view_name if match else "", "status": answer.status_code,
            "ms": round((time.perf_counter() - began) * 1000),
        }  # fmt: skip
        requests.info("request", extra={"facts": facts})
        return answer

    return answered
