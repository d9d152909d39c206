"""The pages of every table: what is loaded, what the model is asked, what is drawn."""
