"""登记收入和利润。 Books income and profit."""


def main_handler(event, context):
    print(f"order {event['orderId']}: income {event['income']:.2f}, profit {event['profit']:.2f}")
    return "Income success"
