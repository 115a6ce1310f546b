"""Adjustments (目标调整): what they change of the target in force, why, and how it is put back."""
