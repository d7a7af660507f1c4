"""What pages, reports and the terminal ask of the published file, as functions returning tables."""
