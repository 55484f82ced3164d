"""Asks an OSV API, in a process of its own: a request on standard input, a reply on output.

A process, because a name look-up cannot be interrupted, and because what a stranger's server sends
is parsed here. It ends by its own deadline with what it has by then. Nothing is kept on disk.
https://google.github.io/osv.dev/api/
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from stockade.model import strict_json
from stockade.model.errors import ToolError

BATCH = 1000
"""Queries in one request: OSV takes no more."""

PAGES = 100
LARGEST_REPLY = 64 * 2**20
THREADS = 8
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_RETRY = (429, 500, 502, 503, 504)
_TIMEOUTS = (10.0, 15.0)
"""Seconds to connect, and without a byte."""


class AskError(Exception):
    """The service did not answer, or not as the API says. The message is for people."""

    def __init__(self, message: str, *, unreachable: bool = False) -> None:
        super().__init__(message)
        self.unreachable = unreachable


class Reply:
    """What is known so far; the main thread may write it out at any moment."""

    def __init__(self, count: int) -> None:
        self.ids: list[list[str]] = [[] for _ in range(count)]
        self.answered = [False] * count
        self.records: dict[str, Any] = {}
        self.problem = ""
        self.unreachable = False

    def written(self) -> bytes:
        """As JSON: for each query the ids so far, and whether these are all."""
        body = {
            "ids": [list(ids) for ids in self.ids],
            "answered": list(self.answered),
            "records": dict(self.records),
            "problem": self.problem,
            "unreachable": self.unreachable,
        }
        return json.dumps(body).encode()


def main() -> None:
    """Serve one request."""
    request = json.loads(sys.stdin.buffer.read())
    reply = Reply(len(request["queries"]))
    reply.problem = f"did not answer within {request['seconds']:g} s"
    thread = threading.Thread(target=_work, args=(request, reply), daemon=True)
    thread.start()
    thread.join(request["seconds"])
    sys.stdout.buffer.write(reply.written())
    sys.stdout.buffer.flush()
    os._exit(0)  # a thread may hang in a name look-up


def _work(request: Mapping[str, Any], reply: Reply) -> None:
    problem, unreachable = "", False
    try:
        with _session() as session:
            _ask(session, request["url"], request["queries"], reply)
            bare = set(request["bare"])
            told = (ids for n, ids in enumerate(reply.ids) if n not in bare)
            wanted = {i for ids in told for i in ids} | set(request["ids"])
            _fetch(session, request["url"], sorted(wanted), reply)
    except AskError as error:
        problem, unreachable = str(error), error.unreachable
    reply.problem, reply.unreachable = problem, unreachable


def _session() -> requests.Session:
    session = requests.Session()
    retry = Retry(
        total=3,
        backoff_factor=0.5,
        status_forcelist=_RETRY,
        allowed_methods=None,
        raise_on_status=False,
    )
    adapter = HTTPAdapter(max_retries=retry, pool_maxsize=THREADS)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers["User-Agent"] = "stockade"
    own = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    if own:  # requests itself knows REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, which come first
        session.verify = own
    return session


def _ask(session: requests.Session, url: str, queries: list[Any], reply: Reply) -> None:
    pending: list[tuple[int, Any]] = list(enumerate(queries))
    for _ in range(PAGES):
        if not pending:
            return
        more: list[tuple[int, Any]] = []
        for start in range(0, len(pending), BATCH):
            more += _ask_batch(session, url, pending[start : start + BATCH], reply)
        pending = more
    raise AskError("sent more pages than there can be")


def _ask_batch(
    session: requests.Session, url: str, batch: list[tuple[int, Any]], reply: Reply
) -> list[tuple[int, Any]]:
    """Ask; gives the queries that have another page."""
    body = _call(session, "POST", f"{url}/v1/querybatch", {"queries": [q for _, q in batch]})
    results = body.get("results")
    if not isinstance(results, list) or len(results) != len(batch):
        raise AskError("answered with something that is no list of results")
    more: list[tuple[int, Any]] = []
    for (number, query), result in zip(batch, results, strict=True):
        reply.ids[number] += _ids(result)
        token = result.get("next_page_token")
        if token:
            more.append((number, {**query, "page_token": str(token)}))
        else:
            reply.answered[number] = True
    return more


def _ids(result: Any) -> list[str]:
    vulns = result.get("vulns", []) if isinstance(result, dict) else None
    if not isinstance(vulns, list):
        raise AskError("answered with something that is no list of advisories")
    ids = [vuln.get("id") if isinstance(vuln, dict) else None for vuln in vulns]
    if not all(isinstance(i, str) and _ID.fullmatch(i) for i in ids):
        raise AskError("answered with an advisory without an id")
    return [str(i) for i in ids]


def _fetch(session: requests.Session, url: str, ids: list[str], reply: Reply) -> None:
    """Fetch each. One that cannot be had keeps none of the others back, while anybody answers."""

    def one(identifier: str) -> AskError | None:
        try:
            reply.records[identifier] = _call(session, "GET", f"{url}/v1/vulns/{identifier}", None)
        except AskError as error:
            if error.unreachable:
                raise
            return error
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        failures = [error for error in pool.map(one, ids) if error is not None]
    if failures:
        raise failures[0]


def _call(session: requests.Session, method: str, url: str, body: Any) -> dict[str, Any]:
    try:
        with session.request(
            method, url, json=body, timeout=_TIMEOUTS, allow_redirects=False, stream=True
        ) as response:
            if response.status_code != requests.codes.ok:
                raise AskError(f"answered with HTTP status {response.status_code}")
            content = response.raw.read(LARGEST_REPLY + 1, decode_content=True)
    except requests.exceptions.SSLError as error:
        raise AskError("has a certificate that is not trusted here", unreachable=True) from error
    except requests.exceptions.ProxyError as error:
        raise AskError("could not be reached through the proxy", unreachable=True) from error
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        raise AskError("could not be reached", unreachable=True) from error
    if len(content) > LARGEST_REPLY:
        raise AskError("sent more than any answer can be")
    try:
        value = strict_json.loads(content, "the answer")
    except ToolError as error:
        raise AskError("answered with something that is not JSON") from error
    if not isinstance(value, dict):
        raise AskError("answered with something that is no JSON object")
    return value


if __name__ == "__main__":
    main()
