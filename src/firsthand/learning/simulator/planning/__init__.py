"""What a company could do at best if it knew everything, and how far other ways to choose fall short."""
