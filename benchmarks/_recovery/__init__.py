"""How well Firsthand's own analyses recover what is true of the practice company: one module per analysis."""
