"""The second factor: codes of an app on the phone, and recovery codes for the day when it is lost."""
