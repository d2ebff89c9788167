"""Growing product managers: cohorts, work that is reviewed, competencies, practice runs, portfolios."""
