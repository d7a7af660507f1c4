"""Pages as a browser meets them: loads, looks, overlays, figures."""
