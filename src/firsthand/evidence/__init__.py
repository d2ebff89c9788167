"""What users say: surveys, feedback and interviews."""
