"""The commands of the checkout, and the two rooms behind them: preparing and running."""
