"""From two descriptions to what changed between them, and whom each change breaks."""
