"""Insights: from raw answers and texts to meaning. Themes in free text, unmet needs with their scores."""
