"""Pages of 报送: the unit's own, and those of the reviewers."""
