"""Who looks after whom: the pool of customers that nobody looks after, and handing over what somebody looked after."""
