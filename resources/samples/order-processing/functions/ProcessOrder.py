"""整理一张订单。 Splits one order into what the goods, income and returns books need."""


def main_handler(event, context):
    sold = event["number"] - event["returned"]
    return {
        "goodsInfo": {"goodsId": event["goodsId"], "goodsName": event["goodsName"], "sold": sold},
        "incomeInfo": {
            "orderId": event["orderId"],
            "income": round(sold * event["salePrice"], 2),
            "profit": round(sold * (event["salePrice"] - event["costPrice"]), 2),
        },
        "salesInfo": {"orderId": event["orderId"], "goodsId": event["goodsId"], "returned": event["returned"]},
    }
