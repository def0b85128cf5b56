"""Base templates, components, page rendering, the face."""
