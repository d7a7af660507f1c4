"""The app's pages: layout only. What they show comes from `report`, `evidence` and `desk`."""
