"""The shortest way a person could click to a goal, on a site nobody scripted."""
