"""In the worker process: finds people's functions, loads them, and loads them again after an edit.

Standard library and Python 3.8 only, see ``worker_main.py``.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from typing import Any, Callable  # noqa: UP035  (Python 3.8 has no subscripts for collections.abc)

from .worker_results import Refused

HANDLERS = ("main_handler", "lambda_handler", "handler")


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


class Functions:
    """The handlers of one functions folder, loaded when called and again after an edit.

    ``folder`` and ``code_folder`` are absolute; all modules below them are watched.
    """

    def __init__(self, folder: str, code_folder: str) -> None:
        self.folders = tuple(dict.fromkeys((code_folder, folder)))
        self.root = os.path.dirname(folder)
        self._stamps: dict[str, tuple[int, int] | None] = {}
        self._handlers: dict[tuple[str, str], Callable[..., Any]] = {}
        self._loader = self._make_loader()

    def install(self) -> None:
        """Let functions import the modules beside them."""
        own_folder = os.path.dirname(os.path.abspath(__file__))
        sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != own_folder]
        # After the standard library, so that a function called "select" or "email" breaks nothing, but before
        # the installed packages, so that the project's own modules win.
        places = [index for index, path in enumerate(sys.path) if _is_installed(path)]
        index = places[0] if places else len(sys.path)
        sys.path[index:index] = [folder for folder in self.folders if folder not in sys.path]
        sys.path_hooks.insert(0, self._finder)
        sys.path_importer_cache.clear()

    def handler(self, file: str, entry: str) -> Callable[..., Any]:
        """Return the function to call; ``entry`` is ``name``, ``file.name`` or empty for the usual names.

        Raises:
            Refused: there is no such file or no such function.
        """
        if any(_stamp(path) != stamp for path, stamp in self._stamps.items()):
            self._forget()
        found = self._handlers.get((file, entry))
        if found is None:
            found = self._handlers[file, entry] = self._find(self._load(file), file, entry)
        return found

    def shown(self, file: str) -> str:
        """Return a path as people should see it: relative to the folder of the definition."""
        return file[len(self.root) + 1 :] if file.startswith(self.root + os.sep) else file

    def _make_loader(self) -> Any:
        stamps = self._stamps

        class Loader(importlib.machinery.SourceFileLoader):
            """Reads sources only (a cached .pyc can be older than an edit of the same second) and notes them."""

            def path_stats(self, path: Any) -> Any:
                raise OSError("no cache")

            def get_data(self, path: Any) -> bytes:
                # The stamp is taken before reading: an edit in between is then seen as one.
                stamps[str(path)] = _stamp(path)
                return super().get_data(path)

        return Loader

    def _finder(self, path: str) -> Any:
        if not self._holds(path):
            raise ImportError(path)
        machinery = importlib.machinery
        extensions = (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES)
        return machinery.FileFinder(path, extensions, (self._loader, machinery.SOURCE_SUFFIXES))

    def _forget(self) -> None:
        self._stamps.clear()
        self._handlers.clear()
        for name, module in list(sys.modules.items()):
            if self._is_ours(module):
                del sys.modules[name]

    def _is_ours(self, module: Any) -> bool:
        if isinstance(getattr(getattr(module, "__spec__", None), "loader", None), self._loader):
            return True
        # A folder without __init__.py has no loader, but holds on to the modules in it.
        return any(self._holds(str(path)) for path in getattr(module, "__path__", ()))

    def _holds(self, path: str) -> bool:
        is_inside = any(path == folder or path.startswith(folder + os.sep) for folder in self.folders)
        return is_inside and not _is_installed(path)

    def _load(self, file: str) -> Any:
        if not os.path.isfile(file):
            raise Refused(f"{self.shown(file)} does not exist")
        importlib.invalidate_caches()
        name = self._module_name(file)
        loaded = sys.modules.get(name)
        if loaded is not None and getattr(loaded, "__file__", None) == file:
            return loaded
        spec = importlib.util.spec_from_file_location(name, file, loader=self._loader(name, file))
        if spec is None or spec.loader is None:
            raise Refused(f"{self.shown(file)} cannot be loaded as Python")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        return module

    def _module_name(self, file: str) -> str:
        """Return the name ``import`` would give the file, so that pickling works, or one that clashes with none."""
        stem = os.path.splitext(os.path.basename(file))[0]
        try:
            spec = None if "." in stem else importlib.util.find_spec(stem)
        except (ImportError, ValueError):
            spec = None
        return stem if spec is not None and spec.origin == file else "function_" + stem

    def _find(self, module: Any, file: str, entry: str) -> Callable[..., Any]:
        stem, _, rest = entry.partition(".")
        own_stem = os.path.splitext(os.path.basename(file))[0]
        wanted = rest if rest and stem == own_stem else entry
        for name in (wanted,) if wanted else HANDLERS:
            found = module
            for part in name.split("."):
                found = getattr(found, part, None)
            if callable(found):
                return found  # type: ignore[no-any-return]  # getattr knows no types
        own = [
            name
            for name, value in vars(module).items()
            if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
        ]
        missing = f'no function "{wanted}"' if wanted else f"none of {', '.join(HANDLERS)}"
        defines = f"it defines {', '.join(own[:20])}" if own else "it defines no function"
        raise Refused(
            f'{self.shown(file)} has {missing}; {defines}. "entry" in bindings.json names the one to call',
            in_lambda=(
                "Runtime.HandlerNotFound",
                f"Handler '{wanted or HANDLERS[-1]}' missing on module '{own_stem}'",
            ),
        )


def _is_installed(path: str) -> bool:
    return "site-packages" in path or "dist-packages" in path
