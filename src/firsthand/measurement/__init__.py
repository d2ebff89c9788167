"""What users do: events, the store that keeps them, and metrics over time."""
