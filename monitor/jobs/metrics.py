"""How the service is doing, as Prometheus reads it: counts, ages and states alone, no reader and no secret."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.jobs.health import vitals
from monitor.jobs.house import House
from monitor.vitals import SourceVital, Vitals, harms

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(house: House) -> bytes:
    """The text that a scrape is answered with, of type `CONTENT_TYPE`."""
    return exposition(vitals(house), house.now())


def exposition(found: Vitals, at: datetime) -> bytes:
    """The same of what is known at a moment."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*_sources(found.sources, at), *_mail(found, at), *_machine(found, at)]))
    return generate_latest(registry)


class _Collected(Collector):
    """Metrics that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self.metrics


def _gauge(name: str, help_: str, labels: Iterable[str], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    metric = GaugeMetricFamily(f"monitor_{name}", help_, labels=list(labels))
    for label, value in values:
        metric.add_metric(list(label), value)
    return metric


def _sources(sources: Iterable[SourceVital], at: datetime) -> Iterator[Metric]:
    all_, by = list(sources), ("source",)
    good = [((one.name,), one.good_at) for one in all_ if one.good_at]
    yield _gauge("source_last_good_timestamp_seconds", "When a run of it last came to its end.", by, _moments(good))
    ages = [(label, (at - moment).total_seconds()) for label, moment in good]
    yield _gauge("source_age_seconds", "How long ago that is.", by, ages)
    subjects = [((one.name,), float(one.subjects)) for one in all_ if one.subjects is not None]
    yield _gauge("source_subjects", "How many subjects its last good load has.", by, subjects)
    yield _gauge(
        "source_refused_loads", "Loads that wait for a person.", by, [((one.name,), float(one.refused)) for one in all_]
    )


def _mail(found: Vitals, at: datetime) -> Iterator[Metric]:
    states = [((state,), float(count)) for state, count in sorted(found.deliveries.items())]
    yield _gauge("deliveries", "Messages by state.", ("state",), states)
    waits = (at - found.waiting_since).total_seconds() if found.waiting_since else 0.0
    yield _gauge("delivery_oldest_waiting_seconds", "For how long the oldest message waits.", (), [((), waits)])
    harm = [((one.name,), 1.0) for one in harms(found, at)]
    yield _gauge("harm", "1 for each thing that harms a reader unless somebody acts.", ("what",), harm)


def _machine(found: Vitals, at: datetime) -> Iterator[Metric]:
    yield _gauge("rows", "Rows by table.", ("table",), [((name,), float(n)) for name, n in sorted(found.rows.items())])
    left = [((name,), float(left)) for name, (left, _) in sorted(found.quota.items())]
    yield _gauge("quota_left", "Requests that a key has left in its window.", ("key",), left)
    limits = [((name,), float(limit)) for name, (_, limit) in sorted(found.quota.items())]
    yield _gauge("quota_limit", "Requests that a key has in a window.", ("key",), limits)
    jobs = [(label, float(count)) for label, count in sorted(found.queue.items())]
    yield _gauge("queue_jobs", "Jobs in the queue.", ("queue", "state"), jobs)
    yield _gauge("workers", "Workers that were heard of within a minute.", (), [((), float(found.workers))])
    if found.weighed_at:
        yield _gauge("weighed_age_seconds", "How long ago everything was weighed.", (), _since(found.weighed_at, at))
    if found.free_bytes is not None:
        yield _gauge("disk_free_bytes", "Free on the data folder's disk.", (), [((), float(found.free_bytes))])


def _moments(found: Iterable[tuple[tuple[str, ...], datetime]]) -> list[tuple[tuple[str, ...], float]]:
    return [(label, moment.timestamp()) for label, moment in found]


def _since(moment: datetime, at: datetime) -> list[tuple[tuple[str, ...], float]]:
    return [((), (at - moment).total_seconds())]
