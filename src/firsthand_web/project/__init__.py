"""Settings, addresses and the server: what turns the areas into one program."""
