"""The accounts of customers (往来账): entries, numbers, balances."""
