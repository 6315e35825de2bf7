"""What every address of the interface shares: who asks, in which shape, and how it is refused."""
