"""`.yarnrc.yml`, for the one setting by which Yarn 2 and 3 take another lock file.

https://v3.yarnpkg.com/configuration/yarnrc#lockfileFilename.
"""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import manifest, nameless

_SETTING = "lockfileFilename"
_USUAL = (None, "yarn.lock")


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read nothing but a gap where the lock file has another name.

    Raises:
        ReadError: not YAML, or no mapping.
    """
    document = yaml_text.settings(text)
    if document.get(_SETTING) in _USUAL:
        return Manifest()
    line = next(key.line for key in document if key == _SETTING)
    detail = "Yarn is told to take another lock file than yarn.lock: not read."
    return manifest([nameless("lock file", detail, line)])
