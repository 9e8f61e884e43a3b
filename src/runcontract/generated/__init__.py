# Generated from openapi/ by `runcontract generate`; do not edit.
"""What follows from the contract: models, errors, handlers, clients."""
