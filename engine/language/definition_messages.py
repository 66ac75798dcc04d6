"""The sentences about a definition that is readable JSON but not a proper state machine."""

from engine.language.wording import Message

DEFINITION_MESSAGES: dict[str, Message] = {}
