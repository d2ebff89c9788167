"""Where a person lands: the doors of a new workspace, Today, and what combines all areas."""
