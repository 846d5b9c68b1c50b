# The frame of the page
web-title = Lotsen – the right support for companies in south-east Skåne
web-tagline = Find the right support for your company
web-skip = Skip to the question
web-skip-text = Skip to the text
web-conversation = Conversation with Lotsen
web-said = You wrote:
web-replied = Lotsen answers
web-my-location = My location
web-ask = Your question
web-ask-hint = What do you need?
web-send = Send
web-thinking = Lotsen is looking …
web-new-tab = (opens in a new tab)
web-table = Comparison, scrolls sideways
web-download = Download { $name }
web-offline = I cannot reach Lotsen right now. Check your connection and try again.
web-retry = Try again
web-no-location = Your location could not be read. Choose or write your municipality instead.
web-to-chat = To the conversation
web-footer = More about Lotsen
web-privacy = Privacy
web-accessibility = Accessibility

# Embedded on other pages
web-embed-open = Ask Lotsen
web-embed-close = Close Lotsen
web-embed-frame = Lotsen, business support in south-east Skåne

# When something does not work
web-error-400 = That could not be read
web-error-400-help = Go back and try once more.
web-error-403 = You cannot do that from here
web-error-403-help = Open Lotsen again and try from there.
web-error-404 = There is no such page
web-error-404-help = The address may be old or misspelled. Ask Lotsen instead.
web-error-413 = That was too much text
web-error-413-help = Shorten your question to a few lines and try again.
web-error-429 = Please wait a moment
web-error-429-help = Many questions came in a short time. Try again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
web-error-500 = Something went wrong on our side
web-error-500-help = The fault has been noted. Try again in a moment.

# Privacy
privacy-page-title = Privacy
privacy-page-intro = You can ask Lotsen without saying who you are. This is what is kept, for how long, and how you erase it.
privacy-page-who = Who is responsible
privacy-page-who-named = { $controller } is responsible for personal data.
privacy-page-who-unnamed = Whoever runs this website is responsible for personal data.
privacy-page-what = What is kept
privacy-page-what-questions = Your questions and the answers to them. Phone numbers, e-mail addresses and personal identity numbers are taken out before anything is kept.
privacy-page-what-company = What you have said about the company, such as municipality, sector, size and stage.
privacy-page-what-location = Your location is used only when you share it yourself. Then the municipality is kept, not the location.
privacy-page-what-events = Statistics of what is asked and shown, under a made-up label instead of your name.
privacy-page-why = Why
privacy-page-why-text = So that the conversation hangs together, and so that those who give support see what companies need.
privacy-page-long = For how long
privacy-page-long-text = The conversation is erased { $conversation } days after you last wrote. Questions in the statistics cannot be linked to you after { $question } days.
privacy-page-cookies = Cookies
privacy-page-cookies-text = Lotsen uses one cookie that keeps your conversation together, and one that remembers the language if you change it. They are set when you write or change language. No other company gets anything: the page fetches nothing from other websites.
privacy-page-cookies-embed = When Lotsen is embedded on another website, no cookies are used. The conversation is then remembered only by the tab you have open.
privacy-page-rights = Your rights
privacy-page-rights-text = You can read all that is kept about the conversation, and erase it, at any time.
privacy-page-rights-complain = You can also complain to the Swedish Authority for Privacy Protection, IMY.
privacy-page-download = Download all that is kept
privacy-page-forget = Erase everything

# Accessibility
accessibility-title = Accessibility statement
accessibility-intro = { $controller } wants everybody to be able to use Lotsen. This is how well the website meets the Swedish act on accessibility of digital public services, and what you do if something does not work.
accessibility-intro-unnamed = Everybody should be able to use Lotsen. This is how well the website meets the Swedish act on accessibility of digital public services, and what you do if something does not work.
accessibility-how = How accessible the website is
accessibility-how-text = The website is built to meet WCAG 2.1 at level AA. It works with a keyboard, on a small screen, in light and dark mode and without JavaScript.
accessibility-tested = How it has been reviewed
accessibility-tested-text = Every new version is tried automatically in a browser. Nobody from outside has reviewed the website yet, and it has not been tried by people who use assistive technology every day. It therefore counts as partially compliant.
accessibility-lacks = Known shortcomings
accessibility-lacks-tables = Comparisons of three or four offers are wide tables. On a small screen you scroll them sideways.
accessibility-lacks-links = Lotsen links to other organisations' websites. We cannot affect how accessible they are.
accessibility-report = Tell us when something does not work
accessibility-report-named = Contact { $controller } and tell them what does not work.
accessibility-report-unnamed = Contact whoever runs the website and tell them what does not work.
accessibility-oversight = Supervision
accessibility-oversight-text = If you are not content with the answer, you can report it to the authority that supervises the Swedish act on accessibility of digital public services.
