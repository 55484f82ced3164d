"""Policy-as-code: house rules in YAML, and the judge that applies them."""
