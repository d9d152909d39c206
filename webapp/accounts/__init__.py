"""Sign-up, sign-in, invitations, members."""
