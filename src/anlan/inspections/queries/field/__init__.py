"""What field pages ask before they go where no signal is: whom they may visit, and all they take along."""
