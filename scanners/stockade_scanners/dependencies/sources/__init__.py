"""Where advisories are looked up: the offline store, pip-audit, and OSV's own API."""
