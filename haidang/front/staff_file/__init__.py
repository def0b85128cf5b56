"""One person's file, tabs loaded from the areas."""
