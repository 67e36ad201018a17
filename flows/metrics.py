"""Counts of a night for Prometheus: a file that its node exporter picks up (`--collector.textfile.directory`)."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from flows.summary import Summary


def write(file: Path, summary: Summary, ended: float) -> None:
    """Write what a night did, in one step. `ended` is in seconds since 1970. Raises OSError."""
    registry = CollectorRegistry()

    def gauge(name: str, words: str, values: dict[str, float], label: str = "") -> None:
        made = Gauge(f"dateline_{name}", words, [label] if label else [], registry=registry)
        for key, value in values.items():
            (made.labels(key) if label else made).set(value)

    counts = {name: float(value) for name, value in summary.counts().items() if name not in ("records", "fetched")}
    gauge("night_end_timestamp_seconds", "When the last night ended.", {"": ended})
    gauge("night_records", "Records of the last night, by what became of them.", counts, "outcome")
    gauge("night_rejects", "Rejects of the last night, by reason.", dict(summary.rejected), "reason")
    gauge("night_rows", "Rows that the last night added, by table.", dict(summary.rows), "table")
    gauge("night_stage_seconds", "Seconds of the last night on the clock, by stage.", summary.seconds, "stage")
    gauge("night_cpu_seconds", "CPU seconds of the workers in the last night, by step.", summary.cpu_seconds, "step")
    gauge("night_peak_bytes", "The most memory a worker held in the last night.", {"": summary.peak_bytes})
    gauge("night_missed", "Expectations of sources that the last night missed.", {"": len(summary.missed)})
    gauge("night_warnings", "Warnings of the last night.", {"": len(summary.warnings)})
    gauge("night_alerts", "Alerts of the watch list in the last night.", {"": len(summary.alerts)})
    if summary.commit is not None:
        gauge("commit", "Number of the latest commit.", {"": summary.commit})
    file.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(file), registry)
