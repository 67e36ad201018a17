"""The schema, Parquet parts, commits, checks, views and publishing. Knows neither Prefect nor HTML nor language."""
