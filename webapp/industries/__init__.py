"""Industries: what a company of a trade begins with — its tables, views, choices and, if it likes, sample rows."""
