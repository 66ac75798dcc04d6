"""The sentences about text that is not proper JSON, and about its repairs."""

from engine.language.wording import Message

JSON_MESSAGES: dict[str, Message] = {
    "empty-text": Message(
        en="There is no definition: the text is empty. Start with an object that has StartAt and States.",
        zh="没有定义：文本为空。请先写一个包含 StartAt 和 States 的对象。",
    ),
}
