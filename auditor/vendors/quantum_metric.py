"""Quantum Metric: recordings of sessions, posted every few seconds."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path

QUANTUM_METRIC = Vendor(
    id="quantum_metric",
    name="Quantum Metric",
    category=Category.SESSION_REPLAY,
    docs="https://www.quantummetric.com",
    notes=("The recording itself is not read, nor are the site's own events in it.",),
    endpoints=(
        Endpoint(
            id="recording",
            host="ingest.quantummetric.com",
            path=r"^/(horizon/)?[\w-]+/?$",
        ),
        Endpoint(
            id="aside",
            host=("ingest.quantummetric.com", "rl.quantummetric.com"),
            path="/hash-check",
            kind=Kind.AUX,
            priority=60,
        ),
        Endpoint(
            id="library",
            host="cdn.quantummetric.com",
            path=r"^/qscripts/quantum-[\w-]+\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    collectors=("ingest.quantummetric.com",),
    account=(
        in_path(r"^/(?:horizon/)?([\w-]+)/?$"),
        in_path(r"^/qscripts/quantum-([\w-]+)\.js$"),
    ),
    default_event="session_data",
    default_evidence="endpoint",
    names={"u": "page_location"},
    automatic_events=frozenset({"session_data"}),
    cookies=("QuantumMetricSessionID", "QuantumMetricUserID"),
    layers=("QuantumMetricAPI",),
)
