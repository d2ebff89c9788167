"""What a person can do in roadmap. Every function: keyword-only, `by=`, atomic, audited."""
