"""`python -m runcontract` is the `runcontract` command."""

from runcontract.cli import entry

if __name__ == "__main__":
    entry()
