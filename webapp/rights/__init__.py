"""Who may do and see what: the company's own roles and teams, and pages that show what a person can reach and why."""
