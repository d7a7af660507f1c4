"""What shoppers, reviewers and planners do, checked and appended as one act each."""
