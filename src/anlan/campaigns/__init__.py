"""The campaign: phases, targets, and the coverage grid that launch freezes."""
