"""The ledger: grading, five commitments, rectification, acceptance, closure."""
