"""What users do: events, and metrics over time."""
