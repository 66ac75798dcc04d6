"""登记退货。 Books what came back."""


def main_handler(event, context):
    print(f"order {event['orderId']}: {event['returned']} of {event['goodsId']} came back")
    return "SalesReturn success"
