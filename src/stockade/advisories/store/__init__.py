"""The offline store: a folder with a manifest and one SQLite file for each source of data.

Files are named by their digest and never change; the manifest, replaced by rename, says which of
them count. So a scan that runs during an update sees the old data or the new, whole.
"""
