"""What enters: files in, method types out. The only place that knows TOML, CSV and XLSX."""
