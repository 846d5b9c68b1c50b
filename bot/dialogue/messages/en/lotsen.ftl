# Start, help and pages
start-title = Hello, I am Lotsen
start-body = I help companies in south-east Skåne find the right support: loans, grants, advice, permits and networks. Tell me in your own words what you need.
start-example-1 = how do I pay for a new oven for my bakery in Kivik
start-example-2 = want to open a farm shop, who do I ask
start-example-3 = we can't pay our VAT
start-sources = I show who owns each offer and where the facts come from. I am a program, not a person.
help-title = How to use me
help-ask = Write what you want to do or what is in the way. One line is enough. Spelling does not matter.
help-after = Then go on as in a conversation: “anything free?”, “but in Ystad then”, “no, a loan”.
help-compare = Press Compare when offers look alike.
help-person = Press Talk to someone when you would rather have a person.
help-commands = Commands: /mine, /meetings, /profile, /municipality, /language, /privacy, /mydata, /forget
help-languages = I understand Swedish and English.
about-title = I am Lotsen
about-body = I am a program that looks in a catalogue of { $offers } offers from { $organisations } organisations. I make nothing up: all I show stands in the catalogue, and I say where it comes from. When the owner has not confirmed a fact, I tell you.
about-person = If you would rather talk to a person, I show you where to turn.

# Answers
answer-need = This is about: { $need }.
answer-need-place = This is about: { $need }, in { $municipality }.
answer-found = This is what I found.
answer-found-place = This is what I found for { $municipality }.
answer-whose = { $kind } from { $owner }
answer-handled = { $kind }. { $owner } handles it in { $municipality }.
answer-free = costs nothing
answer-local = Applies in { $where }.
answer-not-here = Does not apply here, but in { $where }.
answer-difference = Difference: { $difference }
answer-ended = Has ended.
answer-ended-instead = Has ended. Look instead at { $instead }.
answer-paused = Paused for now.
answer-budget-spent = The money is spent for this time.
answer-in-rounds = Applied for in rounds.
answer-unclear = It is unclear whether this is running. Ask { $owner } first.
answer-closes = Open up to and including { $date }.
answer-opens = Opens { $date }.
answer-unfit-employees = May not fit: a condition on the number of employees.
answer-unfit-turnover_sek = May not fit: a condition on turnover.
answer-unfit-age = May not fit: a condition on age.
answer-unfit-company_years = May not fit: a condition on how old the company is.
answer-unfit-stage = May not fit: meant for another stage.
answer-unfit-sector = May not fit: meant for another trade.
answer-provenance = The facts come from public sources, { $years }. The owners have not confirmed them yet.
answer-provenance-undated = The facts come from public sources without a date. The owners have not confirmed them yet.
answer-provenance-none = This is general knowledge without a stored source. Ask the owner before you decide anything.
answer-provenance-assured = The owners have confirmed the facts.
answer-more-title = Others that may fit
answer-no-more = There is nothing more in that answer.
answer-outside-title = That is outside my area
answer-outside = I help companies in { $home }. In { $place }, ask the municipality's business office or see verksamt.se.

# When nothing fits
none-title = I find nothing that fits that
none-body = I would rather not guess. Try to say it another way: what you want to do, and what kind of company you have.
none-needs = Do you mean one of these?

# Asking back
clarify-intro = One question, so that I show the right thing:
clarify-dont-know = Don't know
clarify-municipality = Where is the company?
clarify-gone = That question no longer applies. Please write your question again.
clarify-unknown = That is fine. This comes closest.

# An offer's card
card-who = For whom
card-conditions = Conditions
card-amount = Amount
card-cost = Cost
card-cost-unknown = No source says what it costs. Ask { $owner }.
card-time = Time
card-status = Status
card-area = Applies in
card-owner = Who owns it
card-owner-handled = { $owner } handles it in { $municipality }
card-roles = Others involved
card-role-performs = { $organisation } performs it
card-role-finances = { $organisation } pays
card-role-decides = { $organisation } decides
card-role-refers = { $organisation } refers people here
card-steps = How to go on
card-bring = Have this ready
card-sources = Sources
card-source = { $site }, { $date }
card-source-undated = { $site }, undated
card-basis-general_knowledge = No stored source: this is general knowledge and should be checked.
card-basis-partly = Some of this is general knowledge and should be checked.
card-unconfirmed = { $owner } has not confirmed the facts.
card-confirmed = { $owner } confirmed the facts on { $date }.
card-gone = That offer is not in the catalogue. Write what you need and I will look.
status-open = Open
status-in_rounds = Applied for in rounds
status-unclear = Unclear whether it is running
status-paused = Paused
status-budget_spent = The money is spent for this time
status-replaced = Replaced
status-ended = Has ended
status-closes = Open up to and including { $date }
status-opens = Opens { $date }
status-instead = Instead there is: { $instead }

# Comparison
compare-title = Comparison
compare-owner = Who owns it
compare-pays = Who pays
compare-decides = Who decides
compare-kind = Kind of support
compare-get = What you get
compare-who = For whom
compare-cost = Cost
compare-time = Time and status
compare-conditions = Conditions
compare-difference = Difference
compare-start = Start here if …
compare-unknown = not known
compare-all = all companies
compare-start-option = your answer is “{ $answer }” to: { $question }
compare-start-local = the company is in { $where }
compare-start-kind = you are looking for: { $kind }
compare-start-who = this is true of you: { $who }
compare-start-stage = the company is { $stage }
compare-none = There is nothing to compare right now. Ask a question first.

# Similar
similar-title = Similar to { $offer }
similar-none = I know of nothing similar to { $offer }.

# Talk to a person
person-title = Talk to someone
person-where = Which municipality is the company in? Then I can show the right place.
person-offer = { $organisation } answers about “{ $offer }”.
person-need = { $organisation } answers about “{ $need }” in { $municipality }.
person-not-here = “{ $offer }” does not apply in { $municipality }.
person-inferred = This is a conclusion, not said by a source. Do ask the municipality.
person-office = In { $municipality }, { $office } is a way in to the municipality.
person-none = I don't know which way in { $municipality } has. Call the municipality's switchboard and ask for the business office.
person-heavy = That sounds hard. You do not have to carry it alone.
person-emergency = In an emergency, call 112.
person-page = I only know what the organisations themselves show, no persons. See on the page what holds today.

# What Lotsen knows
profile-title = What I know about the company
profile-empty = I know nothing about the company yet. That is fine.
profile-why = I only use it to show the right offers. You can change it or make me forget at any time.
profile-set = Noted: { $fact }.
profile-forgotten = Forgotten.
profile-choose = Choose:
fact-municipality = Municipality
fact-sector = Trade
fact-stage = Stage
fact-employees = Employees
fact-turnover_sek = Turnover
fact-age = Owner's age
fact-company_years = Company's age
fact-value-employees = { $number ->
    [0] no employees
    [one] 1 employee
   *[other] { $number } employees
}
fact-value-turnover_sek = SEK { $number }
fact-value-age = { $number } years
fact-value-company_years = { $number } years
employees-0 = No employees
employees-5 = 1–9
employees-25 = 10–49
employees-100 = 50–249
employees-300 = 250 or more
municipality-other = Another municipality
municipality-unknown = I don't know that place. Choose a municipality or write the name of the village.
municipality-typed = Write the name of the village or municipality.
municipality-noted = Noted: { $municipality }. What does the company need?
location-guess = It looks like { $municipality }.

# Language
language-choose = Vilket språk vill du ha? / Which language?
language-set = I will answer in English.
language-sv = Svenska
language-en = English

# Small talk
greeting = Hello. What does the company need? Write it in your own words.
thanks = You are welcome. Write again when there is something more.
nonsense = I did not understand that. Write what you want to do, such as “borrow for a machine”.
abuse = I see that this is frustrating. Write what is in the way, or talk to a person.
injection = I won't do that. I only answer from the catalogue. What does the company need?
out-of-scope = I can't help with that. I know business support in south-east Skåne: money, advice, permits and networks.
privacy-caution = Please write no personal data here, neither yours nor others'. I strike out phone numbers, e-mail addresses and personal numbers before anything is kept.
attachment = I can only read text. Write what you need.
too-long = That was a lot of text. I read the beginning.

# Privacy
privacy-title = Privacy
privacy-controller = { $controller } answers for the personal data.
privacy-controller-none = Whoever runs this Lotsen answers for the personal data.
privacy-what = I keep what you asked (without phone numbers, e-mail addresses and personal numbers), your latest answers and what you told me about the company: municipality, trade, size and stage.
privacy-why = It is needed for the conversation to work, and so that those who give support see what companies lack. The statistics hold no names.
privacy-periods = The conversation is erased { $conversation } days after you last wrote. Questions in the statistics can't be linked to you after { $question } days.
privacy-rights = /mydata shows all that is kept about you. /forget erases it.
privacy-telegram = If you write in Telegram, Telegram too sees what you write.
my-data-title = What I keep about you
my-data-none = I keep nothing about you.
my-data-pseudonym = In the statistics you are called { $pseudonym }.
my-data-count = { $kind }: { $number }
my-data-answers = Kept answers
my-data-events = Events in the statistics
my-data-messages = Messages on the web
my-data-outbox = Messages on their way to you
my-data-questions = Latest questions
forget-title = Forget everything
forget-ask = Shall I erase all that I keep about you? It can't be undone.
forget-done = Done. Everything is erased.

# Buttons
button-compare = Compare
button-narrow = Help me choose
button-more = More options
button-similar = Similar
button-person = Talk to someone
button-person-at = Talk to { $organisation }
button-back = Back to the answer
button-open = Open { $site }
button-profile = My profile
button-municipality = My municipality
button-help = How it works
button-privacy = Privacy
button-change = Change { $fact }
button-forget-fact = Forget { $fact }
button-forget-all = Forget everything
button-forget-yes = Yes, erase everything
button-forget-no = No, keep it
button-location = Share my location
button-ask-person = I want a person

# Errors
error-try-again = Something went wrong on my side. Please try again in a moment.
error-old-button = That button or link is too old. Write your question again and I will answer anew.

# Words for enumerations
kind-advice = Advice
kind-loan = Loan
kind-grant = Grant
kind-guarantee = Guarantee
kind-equity = Equity
kind-course = Course
kind-network = Network
kind-mentor = Mentor
kind-programme = Programme
kind-permit = Permit or notification
kind-service = Service
kind-award = Award
stage-idea = at the idea stage
stage-new = newly started
stage-established = established
stage-growing = about to grow
sector-farming = Farming
sector-horticulture = Horticulture
sector-forestry = Forestry
sector-fishing = Fishing
sector-sea = Sea and water
sector-food = Food
sector-restaurant = Restaurant and café
sector-tourism = Tourism
sector-events = Events
sector-retail = Retail
sector-services = Services
sector-construction = Construction
sector-industry = Industry
sector-transport = Transport
sector-technology = Technology
sector-energy = Energy
sector-property = Property
list-and = and
