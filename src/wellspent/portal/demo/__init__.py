"""The made-up county as a site: its people, and tenders at every stage, made through the rooms' own actions."""
