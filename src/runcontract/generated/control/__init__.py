# Generated from openapi/ by `runcontract generate`; do not edit.
"""The control API of the reference server, likewise."""
