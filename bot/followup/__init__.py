"""Pure rules of plans, reminders and call-backs: state and now in, what is due and what follows out."""
