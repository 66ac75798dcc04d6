"""处理一个用户,追加到共享文件。 Processes one user and appends a line to the shared file.

生日无法读取的用户会失败:先重试,再被捕获。
A user whose birthday cannot be read fails: the call is retried, then the error is caught.
"""

import os
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

CFS = Path(os.environ.get("CFS_FOLDER") or Path(__file__).resolve().parent.parent / "cfs")


def main_handler(event, context):
    time.sleep(0.3)  # 留出片刻,看得见两两并发 / long enough to see two calls run at a time
    year = date.fromisoformat(event["birthday"]).year
    phone = event["phone"][:3] + "****" + event["phone"][-4:]
    with open(CFS / "users.csv", "a", encoding="utf-8") as shared, locked(shared):
        shared.write(f"{event['id']},{event['name']},{year},{phone}\n")
        shared.flush()
    print(f"user {event['id']} written")
    return {"id": event["id"], "status": "processed"}


@contextmanager
def locked(file):
    """两个进程同时写一个文件,须加锁。 Two processes write to one file at a time, so it is locked."""
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
