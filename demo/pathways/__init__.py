"""What happens to families, one module a sort of work."""
