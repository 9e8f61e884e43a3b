"""A verdict for people and for machines; drawn from values, knowing nothing of how they came about."""
