"""The interface for devices: JSON over HTTP, calling the same commands and queries as the pages."""
