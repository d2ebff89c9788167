"""What a person can do in core. Every function: keyword-only, `by=`, atomic, audited."""
