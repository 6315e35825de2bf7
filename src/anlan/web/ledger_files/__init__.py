"""The ledger as files: taken out as Excel, CSV or zip, and an old one taken in."""
