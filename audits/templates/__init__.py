"""What audit forms are made of: templates, items, conditions, points."""
