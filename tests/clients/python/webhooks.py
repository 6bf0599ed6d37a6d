"""Webhooks: make, list, change, test, delete; what a receiver gets, and how it is signed."""

import base64
import hashlib
import hmac
import json
import os
import queue
import threading
import urllib.request
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from checks import OURS, check, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookAction, WebhookEntity, WebhookEvent, WebhookStatus

client = MlflowClient()
received = queue.Queue()
answers = {"status": 200}


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received.put((dict(self.headers.items()), body))
        self.send_response(answers["status"])
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}/hook"
CREATED = WebhookEvent(WebhookEntity.MODEL_VERSION, WebhookAction.CREATED)
ALIASED = WebhookEvent(WebhookEntity.MODEL_VERSION_ALIAS, WebhookAction.CREATED)


def next_delivery():
    headers, body = received.get(timeout=20)
    return {name.lower(): value for name, value in headers.items()}, body


@check
def make_and_read():
    """a webhook reads back as it was made, without its secret"""
    name = unique("hook")
    made = client.create_webhook(name, URL, [CREATED, ALIASED], description="d", secret="s3cret")
    read = client.get_webhook(made.webhook_id)
    equal((read.name, read.url, read.description, read.status), (name, URL, "d", WebhookStatus.ACTIVE))
    equal([(e.entity, e.action) for e in read.events], [(e.entity, e.action) for e in (CREATED, ALIASED)])
    equal(read.secret, None)
    equal(read.creation_timestamp > 1_700_000_000_000, True)
    equal(made.webhook_id in [hook.webhook_id for hook in client.list_webhooks()], True)
    client.delete_webhook(made.webhook_id)


@check
def events_of_stemma():
    """an event that these clients can't read keeps no webhook from being listed"""
    if not OURS:
        return
    for name, events in (("mixed", ["PROMPT", "DATA_VERSION"]), ("data", ["DATA_VERSION"])):
        body = {"name": unique(name), "url": URL, "events": [{"entity": entity, "action": "CREATED"} for entity in events]}
        request = urllib.request.Request(
            f"{os.environ['MLFLOW_TRACKING_URI']}/api/v1/webhooks", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=20).close()
    others = [hook for hook in client.list_webhooks() if hook.name.startswith(("mixed", "data"))]
    equal([[event.entity for event in hook.events] for hook in others], [[WebhookEntity.PROMPT]])


@check
def signed_delivery():
    """a new version is told to the receiver, signed with the secret"""
    hook = client.create_webhook(unique("hook"), URL, [CREATED], secret="s3cret")
    model = unique("model")
    client.create_registered_model(model)
    version = client.create_model_version(model, "s3://bucket/model", tags={"a": "b"}, description="first")
    headers, body = next_delivery()
    told = json.loads(body)
    equal((told["entity"], told["action"]), ("model_version", "created"))
    equal(told["data"], {"name": model, "version": str(version.version), "source": "s3://bucket/model", "run_id": None, "tags": {"a": "b"}, "description": "first"})
    datetime.fromisoformat(told["timestamp"])
    signed = f"{headers['x-mlflow-delivery-id']}.{headers['x-mlflow-timestamp']}.{body.decode()}"
    digest = hmac.new(b"s3cret", signed.encode(), hashlib.sha256).digest()
    equal(headers["x-mlflow-signature"], f"v1,{base64.b64encode(digest).decode()}")
    client.delete_webhook(hook.webhook_id)


@check
def alias_and_tag():
    """aliases and tags are told; models are not told to a webhook that did not ask for them"""
    events = [
        WebhookEvent(WebhookEntity.MODEL_VERSION_ALIAS, WebhookAction.CREATED),
        WebhookEvent(WebhookEntity.MODEL_VERSION_ALIAS, WebhookAction.DELETED),
        WebhookEvent(WebhookEntity.MODEL_VERSION_TAG, WebhookAction.SET),
        WebhookEvent(WebhookEntity.MODEL_VERSION_TAG, WebhookAction.DELETED),
    ]
    hook = client.create_webhook(unique("hook"), URL, events)
    model = unique("model")
    client.create_registered_model(model)
    client.create_model_version(model, "s3://bucket/model")
    told = []
    for change in (
        lambda: client.set_registered_model_alias(model, "champion", "1"),
        lambda: client.delete_registered_model_alias(model, "champion"),
        lambda: client.set_model_version_tag(model, "1", "k", "v"),
        lambda: client.delete_model_version_tag(model, "1", "k"),
    ):
        change()
        headers, body = next_delivery()
        equal("x-mlflow-signature" in headers, False)
        event = json.loads(body)
        told.append((f"{event['entity']}.{event['action']}", event["data"]))
    equal(
        told,
        [
            ("model_version_alias.created", {"name": model, "alias": "champion", "version": "1"}),
            ("model_version_alias.deleted", {"name": model, "alias": "champion"}),
            ("model_version_tag.set", {"name": model, "version": "1", "key": "k", "value": "v"}),
            ("model_version_tag.deleted", {"name": model, "version": "1", "key": "k"}),
        ],
    )
    client.delete_webhook(hook.webhook_id)


@check
def test_call():
    """test_webhook sends an example, and says when the receiver refuses it"""
    hook = client.create_webhook(unique("hook"), URL, [CREATED])
    result = client.test_webhook(hook.webhook_id)
    equal((result.success, result.response_status), (True, 200))
    _, body = next_delivery()
    equal(json.loads(body)["data"]["name"], "example_model")
    answers["status"] = 404
    result = client.test_webhook(hook.webhook_id, ALIASED)
    answers["status"] = 200
    equal((result.success, result.response_status, result.error_message), (False, 404, None))
    equal(json.loads(next_delivery()[1])["data"], {"name": "example_model", "alias": "example_alias", "version": "1"})
    client.delete_webhook(hook.webhook_id)


@check
def change():
    """update_webhook changes what is given; a disabled webhook is told nothing"""
    hook = client.create_webhook(unique("hook"), URL, [CREATED], description="d")
    renamed = unique("renamed")
    changed = client.update_webhook(hook.webhook_id, name=renamed, events=[ALIASED])
    equal((changed.name, changed.url, changed.description), (renamed, URL, "d"))
    equal([(e.entity, e.action) for e in changed.events], [(ALIASED.entity, ALIASED.action)])
    equal(client.update_webhook(hook.webhook_id, status=WebhookStatus.DISABLED).status, WebhookStatus.DISABLED)
    equal(client.get_webhook(hook.webhook_id).status, WebhookStatus.DISABLED)
    client.delete_webhook(hook.webhook_id)


@check
def refusals():
    """bad names, schemes and ids are refused with MLflow's texts"""
    with refused("INVALID_PARAMETER_VALUE", "Webhook name '-x' is invalid."):
        client.create_webhook("-x", URL, [CREATED])
    with refused("INVALID_PARAMETER_VALUE", "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https."):
        client.create_webhook(unique("hook"), "ftp://example.com/", [CREATED])
    with refused("RESOURCE_DOES_NOT_EXIST", "not found"):
        client.get_webhook("4d8d0e0c-0000-4000-8000-000000000000")


run_checks()
