"""A view becomes a document, pure: HTML, PDF, a workbook, CSV files. No document asks for anything from outside."""
