"""What the house costs, each time beside the least that the same work can cost: script/bench runs these files."""
