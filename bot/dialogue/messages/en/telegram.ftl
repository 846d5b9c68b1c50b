# What only Telegram has
telegram-description =
    Lotsen helps companies in south-east Skåne find the right support: loans, grants, advice, permits and networks.

    Write in your own words what you need. You see who owns each offer and how similar offers differ.

    Lotsen is a program, not a person.
telegram-short-description = Guides companies in south-east Skåne to the right loan, grant, advice or permit.
telegram-command-start = Start again
telegram-command-help = How to use Lotsen
telegram-command-profile = What Lotsen knows about the company
telegram-command-language = Change language
telegram-command-municipality = Choose municipality
telegram-command-privacy = How your data is handled
telegram-command-my-data = All that is kept about you
telegram-command-forget = Erase all about you
telegram-share-location = You can also share where you are, with the button at the bottom. Only the municipality is kept.
telegram-keyboard-gone = The button at the bottom is not needed any more.
telegram-location-thanks = Thanks, I have seen where you are.
telegram-group-hello = Hello, I am Lotsen. Write @{ $username } and what the company needs, and I will answer here.
telegram-compare-same = The same for all
telegram-inline-open = Ask Lotsen
telegram-inline-offer = Open in Lotsen
