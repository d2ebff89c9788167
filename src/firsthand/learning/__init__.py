"""Learning the trade: the practice company."""
