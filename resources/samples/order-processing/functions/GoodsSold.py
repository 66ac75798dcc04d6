"""登记售出的商品。 Books the goods that were sold."""


def main_handler(event, context):
    print(f"{event['goodsName']} ({event['goodsId']}): {event['sold']} sold")
    return "GoodsSold success"
