"""What goes in and out of Firsthand as files."""
