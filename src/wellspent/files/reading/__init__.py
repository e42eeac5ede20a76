"""From bytes to checked cells: documents, tables, places, and refusals that name the mend."""
