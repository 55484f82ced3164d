"""Temporary files and archives, right and wrong."""

import tarfile
import tempfile


def unpack(name, target):
    # ruleid: python-insecure-temp-file
    path = tempfile.mktemp(suffix=".txt")
    # ok: python-insecure-temp-file
    handle, other = tempfile.mkstemp(suffix=".txt")
    with tarfile.open(name) as archive:
        # ruleid: python-tar-extract-unfiltered
        archive.extractall(target)
    second = tarfile.open(name)
    # ruleid: python-tar-extract-unfiltered
    second.extractall()
    with tarfile.open(name) as archive:
        # ok: python-tar-extract-unfiltered
        archive.extractall(target, filter="data")
    return path, handle, other


def unpack_zip(archive, target):
    # ok: python-tar-extract-unfiltered
    archive.extractall(target)
