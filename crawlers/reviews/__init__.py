"""What customers tell others: one module per public or exported source of reviews."""
