"""The demo company: a believable appliance shop, made by `flask --app wsgi demo`."""
