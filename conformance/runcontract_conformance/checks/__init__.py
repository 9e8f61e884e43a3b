"""The checks, one module a family, fastest first."""
