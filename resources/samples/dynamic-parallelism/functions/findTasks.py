"""查出一批任务。 Finds a batch of five tasks, each with five values."""

import random
import uuid


def main_handler(event, context):
    batch = str(uuid.uuid4())
    tasks = [
        {
            "taskId": number,
            "taskName": f"task-{number}",
            "values": [random.randint(0, 99) for _ in range(5)],
            "batchId": batch,
        }
        for number in range(1, 6)
    ]
    print(f"batch {batch}: {len(tasks)} tasks")
    return {"body": {"taskList": tasks, "batchId": batch}}
