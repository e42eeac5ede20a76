"""Running the site: starting it, keeping a copy of it, putting the copy back."""
