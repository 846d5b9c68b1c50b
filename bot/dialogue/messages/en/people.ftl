# Meetings
meetings-title = Coming meetings
meetings-none = Just now I know of no meeting with a set date. The organisations add them here when they are set.
meetings-about = Meetings about the same thing
meeting-gone = That meeting is gone or has already begun. /meetings shows those that come.
meeting-when = When
meeting-where = Where
meeting-who = Organised by
meeting-seats = Seats
meeting-free = { $free ->
    [0] full, but there is a queue
   *[other] { $free } left
}
meeting-sign-up = Sign me up
meeting-queue = Put me in the queue
meeting-cancel = Sign me off
meeting-ics = To my calendar
meeting-ics-here = Here is the meeting as a calendar file.
meeting-page = More about the meeting
meeting-name = What is your name? Write it, and a telephone number if you like. { $organisation } will know who comes.
meeting-name-again = Write a name, so that they know who comes.
meeting-consent = { $organisation } will see this on its list: { $name }. Nobody else will.
meeting-yes = Yes, sign me up
meeting-no = Cancel
meeting-coming = You are signed up.
meeting-queued = It is full. You are in the queue, and I will write if there is a seat.
meeting-cancelled = You are signed off, and your name is gone from the list.
meeting-given-up = Then I do not sign you up.
meeting-promoted = There is a seat: { $meeting }, { $when }. You are signed up.
meeting-reminder = Reminder: { $meeting }, { $when }.
meeting-is-off = The meeting is called off.
meeting-news-off = Called off: { $meeting }, { $when }.
meeting-news-gone = Taken away: { $meeting }, { $when }. Take it as called off.
meeting-news-off-list = You need not do anything. Your name is gone from the list.
meeting-news-moved = Changed: { $meeting }
meeting-news-was = { $now } (before: { $was })
meeting-news-still-coming = You are still signed up. If it does not suit you, sign off here.
meeting-news-still-queued = You are still in the queue.
meeting-news-on = It is held after all: { $meeting }, { $when }.
meeting-news-on-do = Sign up again if you want to come.
meeting-how = How was { $meeting }?
meeting-how-good = Good
meeting-how-fair = So-so
meeting-how-bad = Not good
meeting-thanks = Thank you. I pass it on without your name.

# What it gave
case-title = What did { $offer } give?
case-got = What did you concretely get out of it? Write a line, such as an amount, hours or a contact.
case-meant = What has it meant for the company?
case-skip = Skip
case-no = No, do not show it
case-consent-title = May others read this?
case-consent = If you say yes, other companies see it on the card of { $offer }, here, on the web and in the report to those who lead, once { $organisation } has read and approved it. They may mend the language. You can take it back whenever you like.
case-named = Yes, with the company's name
case-anonymous = Yes, without a name
case-name = What should the company be called?
case-thanks = Thank you. { $organisation } reads it before anybody else sees it.
case-withdraw = Take back what I told
case-withdrawn = It is removed everywhere.
case-not-shown = Then I do not show it, and I do not keep it either.
case-gone = It is gone.
case-tell = Tell what it gave
case-card = How it went for others
case-anonymous-name = A company
case-line = { $company }: { $got } { $meant }
case-source = { $company }: { $obtained } { $result }
my-data-callbacks = Calls that you asked for
my-data-signups = Meetings that you signed up to
my-data-cases = What you told for others to read

# Thumbs
rate-up = 👍 Good
rate-down = 👎 Not good
rate-thanks = Thank you.
rate-why = Thank you. What was not right? Write a line if you like.
rate-noted = Noted, thank you.
rate-was-question = It was a new question

# Staff's pages
staff-nav-calls = Calls
staff-nav-meetings = Meetings
staff-nav-cases = Cases
staff-calls-waiting = Waiting for a call
staff-calls-none = Nobody is waiting just now.
staff-calls-taken = Taken
staff-calls-closed = Closed
staff-calls-taker = { $who } has it.
staff-meeting-seats = { $seats ->
    [one] { $seats } seat
   *[other] { $seats } seats
}
staff-meeting-nobody = Nobody has signed up yet.
staff-meetings-none = Your organisation has no meeting in the catalog.
staff-meeting-came = Came
staff-meeting-missed = Did not come
staff-seat-coming = Signed up
staff-seat-queued = In the queue
staff-seat-came = Came
staff-seat-missed = Did not come
staff-cases-help = Here is what companies told and agreed to show. Mend the language if needed, but do not change the content. The company can take it back at any time.
staff-cases-offered = To read
staff-cases-published = Shown to companies
staff-cases-refused = Not shown
staff-cases-none = No company has told anything yet.
staff-case-got = What they got
staff-case-meant = What it has meant
staff-case-publish = Show to companies
staff-case-refuse = Do not show
staff-case-gone = The company has taken it back.
staff-case-empty = Write what they got before you show it.
staff-calls-now = { $count ->
    [one] One company is waiting for a call.
   *[other] { $count } companies are waiting for a call.
}

# Privacy
privacy-people = If you ask for a call, sign up to a meeting or tell what support gave, I pass it on only once you have said yes, and only to whom I name. Calls are erased { $callback } months after they are closed, sign-ups { $signup } days after the meeting, and what you told after { $case } years or when you take it back.
telegram-command-meetings = Coming meetings
staff-mail-stuck = E-mail does not get through just now. Nothing is lost: the mails are sent as soon as they can be. Look at this page meanwhile.
