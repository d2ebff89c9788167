"""What users say: surveys with their questions and answers, and voices."""
