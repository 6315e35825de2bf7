"""Kept documents shown in the browser: pages of a PDF, text of a Word file, rows of a workbook."""
