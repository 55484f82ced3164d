"""The condition language: a typed, loop-free subset of CEL (https://cel.dev), with three values."""
