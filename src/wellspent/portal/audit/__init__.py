"""What happened, in a chain that cannot be changed unseen."""
