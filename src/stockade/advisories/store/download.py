"""Fetching a large file over HTTP so that a broken connection costs only what is missing.

RFC 9110 sections 14 (Range) and 13.1.5 (If-Range): what was fetched is kept beside a note of the
origin's validator, and continued only if the origin still serves the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from stockade.advisories.store.take import SILENT, Watch
from stockade.model.errors import StockadeError
from stockade.model.frozen import frozen

ATTEMPTS = 5
PIECE = 256 * 1024
LARGEST = 4 * 2**30
"""Bytes of a file; npm's archive, OSV's largest, has a twentieth of it."""

TIMEOUTS = (10.0, 30.0)
"""Seconds to connect, and without a byte."""

_REMEDY = "Check the network, the proxy and the address; what was fetched so far is kept."
_LOGIN = re.compile(r"//[^/@]*@")
_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


class DownloadError(StockadeError):
    """The file could not be had. `missing`: the origin says that there is none. `unreachable`:
    there was no origin to say anything."""

    def __init__(self, message: str, *, missing: bool = False, unreachable: bool = False) -> None:
        super().__init__(message, "" if missing else _REMEDY)
        self.missing = missing
        self.unreachable = unreachable


class _Broken(Exception):
    """An attempt that ended early; the next one goes on from there."""

    unreachable = False


class _Unreachable(_Broken):
    """An attempt that did not even begin."""

    unreachable = True


@frozen
class Part:
    """A file that is not all there yet."""

    path: Path
    url: str

    @property
    def note(self) -> Path:
        """Where the origin's validator is kept."""
        return self.path.with_name(f"{self.path.name}.json")

    def validator(self) -> str:
        """The validator of what is there; empty when nothing can be continued."""
        try:
            known = json.loads(self.note.read_bytes())
            same = known["url"] == self.url and self.path.stat().st_size > 0
            return str(known["validator"]) if same else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def remember(self, validator: str) -> None:
        """Keep the validator for the next attempt, or forget an old one."""
        if validator:
            body = json.dumps({"url": self.url, "validator": validator})
            self.note.write_text(body, encoding="utf-8")
        else:
            self.note.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove what is there."""
        self.note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def finish(self, into: Path) -> None:
        """Give the finished file its name."""
        self.note.unlink(missing_ok=True)
        self.path.replace(into)


def session() -> requests.Session:
    """A session that honours proxies and, as every tool here, `SSL_CERT_FILE`."""
    made = requests.Session()
    made.headers["User-Agent"] = "stockade"
    retry = Retry(
        total=3,
        backoff_factor=0.5,
        status_forcelist=(429, 502, 503, 504),
        raise_on_status=False,
        respect_retry_after_header=False,
    )
    for scheme in ("https://", "http://"):
        made.mount(scheme, HTTPAdapter(max_retries=retry))
    own = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    if own:
        made.verify = own
    return made


def shown(url: str) -> str:
    """The address without a user's name and password."""
    return _LOGIN.sub("//", url)


def small(client: requests.Session, url: str, most: int) -> bytes:
    """The body of a small file, whole.

    Raises:
        DownloadError: it cannot be had, or is larger than `most` bytes.
    """
    try:
        with client.get(url, timeout=TIMEOUTS, stream=True) as response:
            _check_status(response)
            data: bytes = response.raw.read(most + 1, decode_content=True)
    except _Broken as error:
        raise DownloadError(f"{shown(url)} answered with {error}") from error
    except (requests.RequestException, HTTPError, OSError) as error:
        raise _unreached(url, error) from error
    if len(data) > most:
        raise DownloadError(f"{shown(url)} is larger than {most // 2**20} MiB")
    return data


def head(client: requests.Session, url: str, most: int) -> bytes:
    """The first bytes of a file, however long it is.

    Raises:
        DownloadError: it cannot be had.
    """
    try:
        with client.get(url, timeout=TIMEOUTS, stream=True) as response:
            _check_status(response)
            return next(response.iter_content(most), b"")
    except (requests.RequestException, HTTPError, OSError, _Broken) as error:
        raise _unreached(url, error) from error


def _unreached(url: str, error: Exception) -> DownloadError:
    said = f"{shown(url)} could not be reached ({type(error).__name__})"
    return DownloadError(said, unreachable=isinstance(error, requests.ConnectionError))


def fetch(
    client: requests.Session,
    url: str,
    into: Path,
    watch: Watch = SILENT,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Fetch a file; `into` appears whole or not at all. An earlier, broken attempt is continued.

    Raises:
        DownloadError: it cannot be had after several attempts.
    """
    part = Part(path=into.with_name(f"{into.name}.part"), url=url)
    for attempt in range(ATTEMPTS):
        try:
            _attempt(client, part, watch)
            part.finish(into)
            return
        except _Broken as error:
            if attempt + 1 == ATTEMPTS:
                said = f"{shown(url)} broke off {ATTEMPTS} times: {error}"
                raise DownloadError(said, unreachable=error.unreachable) from error
            sleep(2.0**attempt / 2)


def _attempt(client: requests.Session, part: Part, watch: Watch) -> None:
    validator = part.validator()
    have = part.path.stat().st_size if validator else 0
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        with _answer(client, part.url, headers) as response:
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                part.remember("")
                raise _Broken("what was kept does not fit")
            begin = have if response.status_code == requests.codes.partial_content else 0
            if begin and not _goes_on(response, begin, validator):
                part.remember("")
                raise _Broken("something else came than what was asked for")
            if not begin:
                _check_status(response)
            part.remember(_validator(response))
            _append(part, response, begin, watch)
    except (requests.RequestException, HTTPError) as error:
        raise _Broken(type(error).__name__) from error


def _answer(client: requests.Session, url: str, headers: Mapping[str, str]) -> requests.Response:
    try:
        return client.get(url, headers=headers, timeout=TIMEOUTS, stream=True)
    except requests.ConnectionError as error:
        raise _Unreachable(type(error).__name__) from error
    except OSError as error:  # also of certificates that are not where they should be
        raise _Broken(type(error).__name__) from error


def _goes_on(response: requests.Response, begin: int, validator: str) -> bool:
    """Whether it is the rest of the same file, from `begin` to its end."""
    sent = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if sent is None or response.headers.get("ETag", validator) != validator:
        return False
    return int(sent[1]) == begin and int(sent[2]) + 1 == int(sent[3])


def _append(part: Part, response: requests.Response, begin: int, watch: Watch) -> None:
    length = response.headers.get("Content-Length", "")
    sure = re.fullmatch("[0-9]{1,15}", length) and not _is_encoded(response)
    expected = int(length) if sure else 0
    total = begin + expected
    advance = watch.begin(f"{part.path.name.removesuffix('.part')}: fetching", total, "bytes")
    advance(begin)
    with part.path.open("r+b" if begin else "wb") as file:
        file.seek(begin)
        file.truncate()
        got = 0
        for piece in response.raw.stream(PIECE, decode_content=_is_encoded(response)):
            file.write(piece)
            got += len(piece)
            advance(len(piece))
            if begin + got > LARGEST:
                part.forget()
                raise DownloadError(f"{shown(part.url)} is larger than any archive")
        file.flush()
        os.fsync(file.fileno())
    if expected and got < expected:
        raise _Broken(f"{got} of {expected} bytes came")


def _is_encoded(response: requests.Response) -> bool:
    """Whether it came packed though it was not to be. Else nothing is unpacked: that would keep
    back what came before a break."""
    return response.headers.get("Content-Encoding", "identity") != "identity"


def _validator(response: requests.Response) -> str:
    etag: Any = response.headers.get("ETag", "")
    good = etag and not etag.startswith("W/") and not _is_encoded(response)
    return str(etag) if good else ""


def _check_status(response: requests.Response) -> None:
    code = response.status_code
    if code == requests.codes.ok:
        return
    if code in (requests.codes.too_many_requests, *range(500, 600)):
        raise _Broken(f"HTTP status {code}")
    raise DownloadError(
        f"{shown(response.url)} answered with HTTP status {code}", missing=code == 404
    )
