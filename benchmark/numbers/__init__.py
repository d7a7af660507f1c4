"""From samples to scores, ranks and what they mean: what a statistician signs."""
