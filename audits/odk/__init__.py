"""Forms and audits exchanged with ODK Collect and KoboToolbox."""
