"""Workflows from other files and into other forms: YAML, deployment templates, diagrams, reports."""
