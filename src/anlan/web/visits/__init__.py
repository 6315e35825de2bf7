"""Pages of visits (入校检查): what was looked at, found and signed."""
