"""Flow runs beside the one at work: one whose process died, and those that wait for what this one reads."""

from typing import Any, cast
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Crashed

from flows import clock
from flows.unfinished import Note


def settle_dead(note: Note | None) -> str | None:
    """Show the flow run of a night that died as crashed. For the night that holds the lock the dead one held.

    Returns the name of the flow run; None where there is none, or it has told of its end itself.
    """
    if note is None or note.flow_run is None:
        return None
    with _client() as client:
        found = client.read_flow_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[UUID(note.flow_run)])))
        if not found or found[0].state is None or found[0].state.is_final():
            return None
        why = note.failed or f"process {note.process} ended without a word (killed, or the machine went down)"
        message = f"{why}; {flow_run.name} took over at {clock.now():%Y-%m-%d %H:%M} UTC"
        client.set_flow_run_state(found[0].id, Crashed(message=message), force=True)
        return found[0].name


def cancel_overtaken() -> list[str]:
    """Cancel the runs of this deployment that were due before now and wait: this one reads what they would have read.

    So nights that take longer than a day do not pile up. Returns the names of the flow runs.
    """
    mine = deployment.id
    if not mine:
        return []
    waiting = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[UUID(mine)]),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=cast(Any, clock.now())),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED, StateType.PENDING])),
    )
    message = f"{flow_run.name} began later than this one was due, and reads what it would have read"
    with _client() as client:
        found = [one for one in client.read_flow_runs(flow_run_filter=waiting) if str(one.id) != str(flow_run.id)]
        for one in found:
            client.set_flow_run_state(one.id, Cancelled(message=message), force=True)
    return [one.name for one in found]


def _client() -> SyncPrefectClient:
    return get_client(sync_client=True)
