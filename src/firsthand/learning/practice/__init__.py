"""Practice runs: quarters to live through with scarce time and money, and what they were worth in the end."""
