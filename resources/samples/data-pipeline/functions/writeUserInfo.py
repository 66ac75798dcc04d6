"""把共享文件存入存储桶。 Stores the shared file in the bucket.

COS 由工作流旁边的 cos 文件夹代替,每个存储桶一个文件夹;环境变量 COS_FOLDER 可改。
The folder cos beside the workflow stands for COS, one folder per bucket; COS_FOLDER names another.
"""

import os
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CFS = Path(os.environ.get("CFS_FOLDER") or HERE / "cfs")
COS = Path(os.environ.get("COS_FOLDER") or HERE / "cos")


def main_handler(event, context):
    target = COS / event["bucket"] / event["key"]
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CFS / "users.csv", target)
    print(f"stored {target}")
    lines = target.read_text(encoding="utf-8").splitlines()
    return {"bucket": event["bucket"], "key": event["key"], "users": len(lines) - 1}
