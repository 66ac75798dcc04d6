"""拉取订单。 Fetches the orders of the day."""

ORDERS = [
    {
        "orderId": "20210128001",
        "goodsId": "G-100",
        "goodsName": "键盘",
        "salePrice": 199.0,
        "costPrice": 120.0,
        "number": 2,
        "returned": 0,
    },
    {
        "orderId": "20210128002",
        "goodsId": "G-200",
        "goodsName": "显示器",
        "salePrice": 1299.0,
        "costPrice": 980.0,
        "number": 1,
        "returned": 0,
    },
    {
        "orderId": "20210128003",
        "goodsId": "G-300",
        "goodsName": "鼠标",
        "salePrice": 59.0,
        "costPrice": 31.5,
        "number": 5,
        "returned": 1,
    },
]


def main_handler(event, context):
    print(f"{len(ORDERS)} orders")
    return {"orderList": ORDERS}
