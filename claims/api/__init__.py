"""The workbench over HTTP, small and read-mostly: the services that the dashboard calls, with tokens."""
