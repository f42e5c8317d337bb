"""Reports as frozen views, pure: what stands in a report, in which order and from which line. `monitor.documents` turns
a view into HTML, PDF, a workbook or CSV files; all four show the same cells."""
