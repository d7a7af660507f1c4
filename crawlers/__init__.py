"""Website friction: gather (touch the world) and read (pure)."""
