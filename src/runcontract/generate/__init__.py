"""From the contract's files to the generated package: load, render, compare or write."""
