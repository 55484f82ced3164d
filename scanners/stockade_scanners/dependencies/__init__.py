"""Dependencies with known vulnerabilities: what manifests and lock files name, looked up.

Reading is ours and static (`readers`). Look-ups go to the offline store, to pip-audit or to OSV's
API (`sources`); `lookup` says which. Nothing is imported here: workers of this package start fast.
"""
