"""Messages to where the setting `notify` points: a webhook, or any address that Apprise knows (mail, chat).

The same block of Prefect sends them from here and from the server, where an automation uses it.
"""

from typing import TYPE_CHECKING

from flows.errors import NightError

if TYPE_CHECKING:
    from prefect.blocks.abstract import NotificationBlock

BLOCK = "dateline"
"""The name under which the server keeps the block."""


def block(address: str) -> "NotificationBlock":
    """What sends to an address. http(s): a POST of {"subject", "body"} as JSON; else as Apprise does it."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook
    from prefect.types import SecretDict
    from pydantic import SecretStr

    if address.lower().startswith(("http://", "https://")):
        # The address itself may be a secret, and of a webhook only the values under `secrets` are kept as such.
        return CustomWebhookNotificationBlock(
            name=BLOCK,
            url="{{address}}",
            json_data={"subject": "{{subject}}", "body": "{{body}}"},
            headers=None,
            cookies=None,
            secrets=SecretDict({"address": address}),
        )
    # The one block of Prefect that hands any address of Apprise on as it is, whatever its name.
    return SlackWebhook(url=SecretStr(address))


def send(address: str, subject: str, body: str) -> None:
    """Send one message. Raises NightError, which does not tell the address."""
    try:
        sender = block(address)
        with sender.raise_on_failure():
            sender.notify(body=body, subject=subject)  # type: ignore[unused-coroutine]
    except Exception as error:  # whatever a mail server or a library of a chat may raise
        raise NightError(f"notify: {type(error).__name__}: the message could not be sent; check the address") from None
