"""Bringing the store up to date from OSV's export: increments where they are small, else whole.

The export has, for each ecosystem, `all.zip`, one JSON file a record, and `modified_id.csv` with
the time of change and id of every record (https://google.github.io/osv.dev/data/#data-dumps). Its
own `modified_id.csv` at the top tells when anything at all was last changed: up to then a small
ecosystem is complete, however old its newest record is.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import urllib.parse
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from stockade.advisories.osv import RecordError
from stockade.advisories.store import build, download, manifest, merge, take
from stockade.advisories.store.download import DownloadError
from stockade.advisories.store.manifest import Source, StoreError
from stockade.advisories.store.opened import Store
from stockade.advisories.store.take import TakeError, Watch
from stockade.advisories.times import is_time
from stockade.model.errors import StockadeError, ToolError
from stockade.model.frozen import frozen

MIRROR = "https://osv-vulnerabilities.storage.googleapis.com"
KEV = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
EPSS = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
MOST_RECORDS = 400
"""Changed records that are fetched one by one; for more, the archive is faster."""

MOST_REMOVED = 20
"""Records that are dropped on the index's word. OSV withdraws records and hardly ever removes any:
an index without many of them was cut, and the archive must tell."""

_LARGEST_INDEX = 128 * 2**20
_THREADS = 8
_HEAD = 64 * 1024
_LINE = re.compile(r"([0-9]{4}-[0-9-]{5}T[0-9:.]{5,20}Z),([A-Za-z0-9][A-Za-z0-9._:-]{0,99})")


@frozen
class Updated:
    """What became of one source."""

    name: str
    source: Source | None = None
    changed: int = 0
    """Records that were fetched one by one."""

    whole: bool = False
    """Whether the whole archive was fetched."""

    error: str = ""
    """Why the source is as it was before; empty when all went well."""

    unreachable: bool = False
    """Whether nobody answered at the origin's address."""


@frozen
class Origin:
    """Where data comes from."""

    client: requests.Session
    mirror: str = MIRROR
    kev: str = KEV
    epss: str = EPSS

    def url(self, *parts: str) -> str:
        """An address below the mirror."""
        path = "/".join(urllib.parse.quote(part, safe="") for part in parts)
        return f"{self.mirror.rstrip('/')}/{path}"

    def host(self, name: str) -> str:
        """Who is asked for a source: a host, and a port if it is named, without credentials."""
        url = {"kev": self.kev, "epss": self.epss}.get(name, self.mirror)
        return url.partition("://")[2].partition("/")[0].rpartition("@")[2]


def update(root: Path, name: str, origin: Origin, watch: Watch, *, asked: bool = True) -> Updated:
    """Bring one source up to date: an ecosystem, `kev` or `epss`. Never raises for the origin's
    faults: the store stays as it was, and the result says why. With `asked` false its host did not
    answer a moment ago, and is let alone."""
    if not asked:
        return Updated(name=name, error=f"{origin.host(name)} could not be reached, as said above")
    downloads = root / "downloads"
    try:
        with manifest.alone(downloads):  # two updates must not write into one download
            if name in ("kev", "epss"):
                return _feed(root, name, origin, downloads, watch)
            return _ecosystem(root, name, origin, downloads, watch)
    except DownloadError as error:
        said = f"{error.message}. {error.remedy}".strip()
        return Updated(name=name, error=said, unreachable=error.unreachable)
    except StockadeError as error:
        return Updated(name=name, error=f"{error.message}. {error.remedy}".strip())
    except OSError as error:
        return Updated(name=name, error=f"{root} cannot be written: {error.strerror or error}")


def _feed(root: Path, name: str, origin: Origin, downloads: Path, watch: Watch) -> Updated:
    file = downloads / ("kev.json" if name == "kev" else "epss.csv.gz")
    download.fetch(origin.client, origin.kev if name == "kev" else origin.epss, file, watch)
    try:
        source = take.take_feed(root, file, name)
    finally:
        file.unlink(missing_ok=True)
    return Updated(name=name, source=source, whole=True)


def _ecosystem(root: Path, name: str, origin: Origin, downloads: Path, watch: Watch) -> Updated:
    newest = _newest_anywhere(origin)  # first: what changes from here on may be missed
    index = _index(origin, name)
    done = _increment(root, name, origin, index) if index else None
    if done is None:
        done = _whole(root, name, origin, downloads, watch)
    if newest and done.source is not None:
        with manifest.writing(root):
            manifest.confirm(root, done.source, newest)
    return done


def _index(origin: Origin, name: str) -> Mapping[str, str]:
    """Id -> time of change, of every record; empty where the mirror has no index, or something
    else in its place."""
    try:
        data = download.small(origin.client, origin.url(name, "modified_id.csv"), _LARGEST_INDEX)
    except DownloadError as error:
        if error.missing:
            return {}
        raise
    lines = data.decode("utf-8", "replace").split()
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return {match[2]: match[1] for match in found} if len(found) == len(lines) else {}


def _increment(root: Path, name: str, origin: Origin, index: Mapping[str, str]) -> Updated | None:
    """Apply what changed; `None` where the whole archive is the better way."""
    with manifest.writing(root), manifest.scratch(root) as scratch:
        listed = manifest.read_or_empty(root)
        source = listed.find("osv", name)
        if source is None:
            return None
        store = Store(root, listed)
        try:
            old = merge.times(store.database(source))
            changed = [i for i, when in index.items() if old.get(i, "")[:19] != when[:19]]
            removed = old.keys() - index.keys()
            if not changed and not removed:
                return Updated(name=name, source=source)
            if len(changed) > MOST_RECORDS or len(removed) > MOST_REMOVED:
                return None
            records = _records(origin, name, changed)
            if any(old.get(i) and not _is_record(i, data) for i, data in records.items()):
                return None
            built = scratch / "built"
            tally = merge.merge(built, name, store.database(source), records, removed)
            if not tally.concerned:
                return None
        except (StoreError, sqlite3.Error):
            return None
        finally:
            store.close()
        new = manifest.put(root, built, take.source_of("osv", name, tally))
    return Updated(name=name, source=new, changed=len(changed))


def _records(origin: Origin, name: str, ids: list[str]) -> dict[str, bytes]:
    def one(identifier: str) -> bytes:
        url = origin.url(name, f"{identifier}.json")
        return download.small(origin.client, url, build.LARGEST_RECORD)

    with ThreadPoolExecutor(_THREADS) as pool:
        return dict(zip(ids, pool.map(one, ids), strict=True))


def _is_record(identifier: str, data: bytes) -> bool:
    try:
        build.named(data, identifier)
    except (RecordError, ToolError):
        return False
    return True


def _whole(root: Path, name: str, origin: Origin, downloads: Path, watch: Watch) -> Updated:
    file = downloads / f"{urllib.parse.quote(name, safe='')}.zip"
    download.fetch(origin.client, origin.url(name, "all.zip"), file, watch)
    try:
        if not zipfile.is_zipfile(file):
            raise TakeError(f"the mirror's all.zip of {name} is no zip archive")
        (source,) = take.take(root, file, name, watch, own=True)
    finally:
        file.unlink(missing_ok=True)
    return Updated(name=name, source=source, whole=True)


def _newest_anywhere(origin: Origin) -> str:
    """When anything in the export was last changed; empty where it does not say."""
    try:
        head = download.head(origin.client, origin.url("modified_id.csv"), _HEAD)
    except DownloadError:
        return ""
    first = head.decode("utf-8", "replace").partition("\n")[0].partition(",")[0]
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{first[:19]}Z" if is_time(first) and first <= now else ""
