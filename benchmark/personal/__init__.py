"""What is kept of people who wrote reviews, and how they are forgotten."""
