"""Insights: from what was said and answered to needs and themes."""
