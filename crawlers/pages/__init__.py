"""What a kept page says: links, forms, contacts, promises, prose."""
