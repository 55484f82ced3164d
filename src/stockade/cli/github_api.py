"""The little of GitHub's REST API that a comment on a pull request needs, bounded.

https://docs.github.com/rest: pulls, issue comments, and artefacts of a run. The token goes
to the API alone, never to where that leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests

from stockade.advisories.store.download import TIMEOUTS, session
from stockade.model import strict_json
from stockade.model.errors import ToolError, UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text

MAX_ANSWER = 8 << 20
"""Bytes of one answer in JSON."""

MAX_PAGES = 30
_PER_PAGE = 100
_PIECE = 64 * 1024
_REPOSITORY = re.compile(r"[A-Za-z0-9_-]{1,39}/[A-Za-z0-9._-]{1,100}")
_REMEDY = "Look at the job's permissions, and run it again."
_MOVED = frozenset({301, 302, 303, 307, 308})


@frozen
class Api:
    """One repository's part of the API."""

    client: requests.Session
    url: str
    """Of the API, without a slash at its end."""

    repository: str
    token: str

    def get(self, path: str, **query: str | int) -> Any:
        """What stands under a path of the repository.

        Raises:
            UsageError: it cannot be had, or is no JSON.
        """
        return self._json("GET", path, params=query)

    def pages(self, path: str) -> Iterator[Any]:
        """The items of a list, page by page, at most 3,000.

        Raises:
            UsageError: as `get`.
        """
        for number in range(1, MAX_PAGES + 1):
            items = self.get(path, per_page=_PER_PAGE, page=number)
            if not isinstance(items, list):
                raise UsageError(f"{path}: a list was expected", _REMEDY)
            yield from items
            if len(items) < _PER_PAGE:
                return

    def send(self, method: str, path: str, body: dict[str, str]) -> Any:
        """Create (`POST`) or change (`PATCH`) something.

        Raises:
            UsageError: as `get`.
        """
        return self._json(method, path, json=body)

    def download(self, path: str, limit: int) -> bytes:
        """A file to which the API redirects, of at most `limit` bytes.

        Raises:
            UsageError: it cannot be had, or is larger.
        """
        with self._ask("GET", path) as response:
            moved = response.status_code in _MOVED
            place = response.headers.get("Location", "") if moved else ""
            if not moved:
                return _body(response, path, limit)
        if urlsplit(place).scheme not in ("https", urlsplit(self.url).scheme):
            raise UsageError(f"{path}: it leads to no address that may be asked", _REMEDY)
        try:
            with self.client.get(
                place, stream=True, timeout=TIMEOUTS, allow_redirects=False, auth=_anonymous
            ) as response:
                return _body(response, path, limit)
        except (requests.RequestException, OSError) as error:
            raise UsageError(f"{path}: {type(error).__name__}", _REMEDY) from error

    def _json(self, method: str, path: str, **more: Any) -> Any:
        with self._ask(method, path, **more) as response:
            data = _body(response, path, MAX_ANSWER)
        try:
            return strict_json.loads(data, path)
        except ToolError as error:
            raise UsageError(error.message, _REMEDY) from error

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        try:
            return self.client.request(
                method,
                f"{self.url}/repos/{self.repository}/{path}",
                headers=headers,
                timeout=TIMEOUTS,
                allow_redirects=False,
                stream=True,
                auth=_anonymous,
                **more,
            )
        except (requests.RequestException, OSError) as error:
            raise UsageError(f"{path}: {type(error).__name__}", _REMEDY) from error


def api_of(url: str, repository: str, token: str) -> Api:
    """The API at an address, for a repository as `owner/name`.

    Raises:
        UsageError: the address or the name is none, or there is no token.
    """
    if urlsplit(url).scheme not in ("https", "http") or not _REPOSITORY.fullmatch(repository):
        raise UsageError(f"no repository of GitHub: {text(repository)!r}", _REMEDY)
    if not token:
        raise UsageError("there is no token", "Give the step GITHUB_TOKEN.")
    return Api(client=session(), url=url.rstrip("/"), repository=repository, token=token)


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps `requests` from sending a login of `.netrc` in the token's stead."""
    return request


def _body(response: requests.Response, path: str, limit: int) -> bytes:
    if response.status_code not in (200, 201):
        raise UsageError(f"{path}: HTTP status {response.status_code}", _REMEDY)
    got = bytearray()
    try:
        for piece in response.iter_content(_PIECE):
            got += piece
            if len(got) > limit:
                raise UsageError(f"{path}: more than {limit:,} bytes", _REMEDY)
    except (requests.RequestException, OSError) as error:
        raise UsageError(f"{path}: {type(error).__name__}", _REMEDY) from error
    return bytes(got)
