"""`pubspec_overrides.yaml`, which Pub reads beside `pubspec.yaml`, and whose versions win over
those of the lock file (https://dart.dev/tools/pub/dependencies#pubspec-overrides).
"""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.dart.pubspec_yaml import OVERRIDES, entries
from stockade_scanners.dependencies.readers.entries import bounded, manifest


def read(text: str, context: Context) -> Manifest:
    """Read every override that is not what the lock file has.

    Raises:
        ReadError: not YAML, or the overrides are no mapping.
    """
    document = yaml_text.settings(text)
    found: list[Entry] = []
    for name, wanted in yaml_text.mapping(document.get(OVERRIDES), OVERRIDES).items():
        found.extend(entries(name, wanted, context))
        bounded(len(found))
    return manifest(found, context)
