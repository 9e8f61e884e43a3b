"""What a request costs, as ratios of medians taken side by side in one run: `nox -s bench`."""
