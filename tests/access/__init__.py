"""Role × route × object: one file per subject says who may open each address."""
