"""The book (汇总本) and its kin: any selection of filings as one PDF, one workbook, or an archive of single files."""
