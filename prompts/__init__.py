"""Every word that a reader sees, as YAML."""
