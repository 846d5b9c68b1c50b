"""One week's figures, and the report made of them: HTML, PDF, PNG, XLSX and CSV."""
