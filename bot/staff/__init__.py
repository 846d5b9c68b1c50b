"""Who may change what: members, sign-in links, drafts, publishing, history and nudges."""
