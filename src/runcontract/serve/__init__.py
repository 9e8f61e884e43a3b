"""The reference server: the run endpoints over SQLite, and the control API that makes runs."""
