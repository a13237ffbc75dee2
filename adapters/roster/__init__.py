"""Files of people: rosters read from CSV and XLSX, and written so that a spreadsheet cannot run them."""
