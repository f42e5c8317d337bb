"""What the sources of Companies House share."""
