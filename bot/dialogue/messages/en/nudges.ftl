# Questions to staff about their offers
nudge-title = Is this still true? { $organisation }
nudge-intro = Companies rely on what it says here. Look at your offers and answer, one at a time. It takes half a minute per offer.
nudge-again = I asked some days ago and have had no answer. Can you look now?
nudge-passed-on = I have asked twice without an answer. That is why I ask you. Can you answer, or ask somebody else to?
nudge-due = Time to confirm
nudge-week = Ends within a week
nudge-link = The link does not work
nudge-link-gone = The page that the offer leads to is gone. Press Change and give another address.
nudge-month = Ends within a month
nudge-year = Ends with the year
nudge-how = Press an offer to answer.
nudge-how-mail = Open an offer to answer. You need to be signed in.
nudge-never = You have never confirmed it.
nudge-last = Last confirmed on { $date }.
nudge-closes = The last day is { $date }.
nudge-true = Still true
nudge-change = Change
nudge-paused = Pause
nudge-ended = Ended
nudge-page = To the offer's page
nudge-sure = Shall { $offer } be ended? Companies no longer get it as an answer. You can undo it on the offer's page. Are you sure?
nudge-end-sure = Yes, end it
nudge-end-not = No, go back
nudge-noted-true = Thank you. { $offer } is confirmed. Everybody sees it within a few seconds.
nudge-noted-paused = { $offer } is being paused. Everybody sees it within a few seconds. When it opens again, change it on the offer's page.
nudge-noted-ended = { $offer } is being ended. Everybody sees it within a few seconds. You can undo it on the offer's page.
nudge-no-role = You have no role at { $organisation } now, so you cannot change their offers. Nothing is changed. Ask who leads the work there for an invitation.
nudge-gone = The offer is no longer in the catalogue. Nothing is changed.
nudge-already-ended = { $offer } has already ended. It can be opened again on the offer's page.
nudge-failed = It could not be saved
nudge-failed-why = The change of { $offer } was not saved. { $why }

# On the card
card-overdue = The facts should have been confirmed in { $month }.
