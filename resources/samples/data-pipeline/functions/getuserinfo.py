"""获取用户列表,并清空共享文件。 Gets the users and begins an empty shared file.

CFS 由工作流旁边的 cfs 文件夹代替;环境变量 CFS_FOLDER 可改。
The folder cfs beside the workflow stands for CFS; the environment variable CFS_FOLDER names another.
"""

import os
from pathlib import Path

CFS = Path(os.environ.get("CFS_FOLDER") or Path(__file__).resolve().parent.parent / "cfs")

USERS = [
    {"id": 1001, "name": "李雷", "birthday": "1990-04-12", "phone": "13800001001"},
    {"id": 1002, "name": "韩梅梅", "birthday": "1991-11-03", "phone": "13800001002"},
    {"id": 1003, "name": "Lucy", "birthday": "1988-07-25", "phone": "13800001003"},
    {"id": 1004, "name": "Jim", "birthday": "unknown", "phone": "13800001004"},
    {"id": 1005, "name": "王芳", "birthday": "2001-02-28", "phone": "13800001005"},
]


def main_handler(event, context):
    CFS.mkdir(parents=True, exist_ok=True)
    (CFS / "users.csv").write_text("id,name,year,phone\n", encoding="utf-8")
    print(f"{len(USERS)} users; they go to {CFS / 'users.csv'}")
    return USERS
