"""What the server does by itself: it tells of nights that failed, and shows runs as crashed that are not heard of."""

import contextlib
from datetime import timedelta
from typing import Any, cast

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events import EventTrigger, Posture
from prefect.events.actions import ChangeFlowRunState, SendNotification

from flows import notify
from flows.nightly import WARNED

TELLING = "dateline: tell of failures and warnings"
CRASHING = "dateline: runs that are not heard of have crashed"

TAG: dict[str, str | list[str]] = {"prefect.resource.id": "prefect.tag.dateline"}
"""Which runs: those of the deployments of prefect.yaml."""

BAD = {f"prefect.flow-run.{name}" for name in ("Failed", "Crashed", "TimedOut", WARNED)}
ENDED = BAD | {f"prefect.flow-run.{name}" for name in ("Completed", "Cancelled", "Cancelling")}

SILENCE = timedelta(minutes=10)
"""Without a heartbeat; longer than the restart of a server takes."""

SUBJECT = "Dateline: {{ flow.name }} {{ flow_run.state.name }}"
BODY = "{{ flow_run.state.message }}\n\n{{ deployment.name }}, flow run {{ flow_run.name }}\n{{ flow_run|ui_url }}"


def telling(block_id: Any) -> Automation:
    """A failed, crashed or warned run is told by the block, the reason first."""
    return Automation(
        name=TELLING,
        description="Sends the reason to where the setting `notify` points.",
        trigger=EventTrigger(
            match_related=TAG, expect=BAD, for_each={"prefect.resource.id"}, posture=Posture.Reactive, threshold=1,
            within=timedelta(0),
        ),
        actions=[SendNotification(block_document_id=block_id, subject=SUBJECT, body=BODY)],
    )  # fmt: skip


def crashing() -> Automation:
    """A run whose process is gone, with its machine or its worker, is shown as crashed, so that it is told of."""
    beat = "prefect.flow-run.heartbeat"
    return Automation(
        name=CRASHING,
        description="Their process is gone; the next night takes over what they had finished.",
        trigger=EventTrigger(
            match_related=TAG, after={beat}, expect=ENDED | {beat}, for_each={"prefect.resource.id"},
            posture=Posture.Proactive, threshold=1, within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                force=False,
                state=StateType.CRASHED,
                message="no heartbeat for ten minutes: its process, worker or machine is gone; "
                "the next night takes over what it had finished",
            )
        ],
    )  # fmt: skip


def ensure(address: str) -> list[str]:
    """Make the automations on the server, or bring those there up to date. Returns their names.

    Without an address nothing is told, and what told before is taken away.
    """
    wanted = [crashing()]
    if address:
        wanted.append(telling(notify.block(address).save(notify.BLOCK, overwrite=True)))
    else:
        with contextlib.suppress(ValueError):  # there is none
            cast(Automation, Automation.read(name=TELLING)).delete()
    for one in wanted:
        try:  # changed in its place: between one that goes and one that comes, what happens would be told by none
            one.id = cast(Automation, Automation.read(name=one.name)).id
            one.update()
        except ValueError:
            one.create()
    return [one.name for one in wanted]
