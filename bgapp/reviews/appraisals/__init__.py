"""四性审核: filled in before a decision, read by whom it concerns, printed as 审核意见表."""
