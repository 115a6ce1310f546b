"""Notices (通知): what people are told, by somebody, by rule, and once a day by mail."""
