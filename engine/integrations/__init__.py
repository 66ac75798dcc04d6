"""What a Task's Resource can reach: local Python functions and fixed answers."""

from engine.integrations.bindings import (
    Binding,
    ClientBinding,
    FunctionBinding,
    MockBinding,
    read_bindings,
    write_binding,
)
from engine.integrations.buckets import ObjectMissing, StoredObject
from engine.integrations.callbacks import Callbacks, Work
from engine.integrations.cloud_packages import missing_package
from engine.integrations.local_functions import LocalFunction, create_function, list_functions, template_source
from engine.integrations.nested import StepFunctions
from engine.integrations.object_store import ObjectStore
from engine.integrations.places import NO_FOLDER, Unbound, resolve
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.integrations.runner import NOTHING_BOUND, TaskRunner
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.integrations.threads import in_thread, leave_to_thread

__all__ = [
    "NOTHING_BOUND",
    "NO_FOLDER",
    "Binding",
    "Callbacks",
    "ClientBinding",
    "FunctionBinding",
    "LocalFunction",
    "MockBinding",
    "ObjectMissing",
    "ObjectStore",
    "Resource",
    "ResourceKind",
    "StepFunctions",
    "StoredObject",
    "TaskCall",
    "TaskError",
    "TaskResult",
    "TaskRunner",
    "Unbound",
    "Work",
    "create_function",
    "in_thread",
    "leave_to_thread",
    "list_functions",
    "missing_package",
    "read_bindings",
    "read_resource",
    "resolve",
    "template_source",
    "write_binding",
]
