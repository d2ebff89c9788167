"""Did it work? Experiments with a hypothesis, a rule and forecasts fixed before, and a verdict after."""
