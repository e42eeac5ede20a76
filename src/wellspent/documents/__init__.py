"""What leaves: results as JSON, tables, pages and workings."""
