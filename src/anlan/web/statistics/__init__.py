"""Pages of the statistics: the dashboard, the tables and the large screen."""
