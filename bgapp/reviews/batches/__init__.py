"""Batches (批量审核): one decision about many filings, each carried out on its own."""
