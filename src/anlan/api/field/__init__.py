"""What field pages ask and send (docs/field-sync.md)."""
