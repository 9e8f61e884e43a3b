"""runcontract: the run contract as a product, its reference server, and the referee that verifies any server."""
