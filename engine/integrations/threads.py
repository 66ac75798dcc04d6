"""Work that waits for a disk or another machine, away from the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what ``function`` returns, run in a thread of its own; being cancelled leaves it behind.

    No thread of a pool: those hold the program up at its end until what they wait for has answered.
    """
    loop = asyncio.get_running_loop()
    end: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if end.done():
            return
        if error is not None:
            end.set_exception(error)
        else:
            end.set_result(result)  # type: ignore[arg-type]  # there is one when there is no error

    def work() -> None:
        result: T | None = None
        failure: BaseException | None = None
        try:
            result = function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # whoever waits for the thread gets it
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop may have closed meanwhile
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=work, name="tcsl-away", daemon=True).start()
    return await end


def leave_to_thread(function: Callable[[], object]) -> None:
    """Have ``function``, which raises nothing, run in a thread of its own that nobody waits for."""
    threading.Thread(target=function, name="tcsl-away", daemon=True).start()
