"""处理一个任务。 Adds up the values of one task and stores the total in the bucket.

S3 由工作流旁边与存储桶同名的文件夹代替。
A folder beside the workflow, named as the bucket, stands for S3.
"""

import json
import os
from pathlib import Path

BUCKET = Path(__file__).resolve().parent.parent / os.environ.get("bucketName", "processed-tasks-bucket")


def main_handler(event, context):
    total = sum(event["values"])
    stored = {"taskId": event["taskId"], "taskName": event["taskName"], "values": event["values"], "total": total}
    target = BUCKET / event["batchId"] / f"{event['taskName']}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(stored), encoding="utf-8")
    print(f"{event['taskName']}: {total}")
    return {"taskId": event["taskId"], "total": total}
