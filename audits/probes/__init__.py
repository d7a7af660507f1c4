"""Enquiries the system mails itself: sent, received, matched, settled."""
