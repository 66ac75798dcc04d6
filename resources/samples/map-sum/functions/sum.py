"""云函数 sum 的本地替身:求和。 Stands in for the cloud function sum: adds up the values."""

import time


def main_handler(event, context):
    time.sleep(0.4)  # 留出片刻,看得见两两并发 / long enough to see two calls run at a time
    total = sum(event["values"])
    print(" + ".join(str(value) for value in event["values"]), "=", total)
    return total
