"""Pages of self-inspection reports (自查报告): written, checked, handed in, read."""
