"""The dashboard: what people see of runs in a browser, and how they trigger one."""

from runcontract.serve.dashboard.app import DashboardApp

__all__ = ["DashboardApp"]
