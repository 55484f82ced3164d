"""Whether the target's Python code imports a vulnerable package. It ranks, and never suppresses."""
