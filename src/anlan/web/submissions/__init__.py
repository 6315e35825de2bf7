"""What units hand in (报送): preparing, handing in, and reviewing it."""
