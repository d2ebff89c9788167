"""Did it work? Comparing variants from what is known of each: units, sums, squares and products."""
