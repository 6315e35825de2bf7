"""The campaign, from draft to its end."""
