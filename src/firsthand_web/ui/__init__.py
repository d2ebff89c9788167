"""Shared furniture: layout, components, styles and islands. It knows no area."""
