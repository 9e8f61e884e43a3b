"""The referee's words: target, exchange, finding, outcome, verdict. Nothing here knows what a run is."""
