"""The web application: what `firsthand` computes, this remembers and shows."""
