"""Ofsted's lists: their words, their columns, who they say runs a setting, and their rows as records. Pure."""
