# Träffar
meetings-title = Träffar framöver
meetings-none = Just nu känner jag inte till någon träff med bestämt datum. Organisationerna lägger in dem här när de är bestämda.
meetings-about = Träffar om samma sak
meeting-gone = Den träffen finns inte längre eller har redan börjat. /moten visar dem som kommer.
meeting-when = När
meeting-where = Var
meeting-who = Ordnas av
meeting-seats = Platser
meeting-free = { $free ->
    [0] fullt, men det finns kö
   *[other] { $free } kvar
}
meeting-sign-up = Anmäl mig
meeting-queue = Ställ mig i kö
meeting-cancel = Avanmäl mig
meeting-ics = Till kalendern
meeting-ics-here = Här är träffen som kalenderfil.
meeting-page = Mer om träffen
meeting-name = Vad heter du? Skriv namnet, och gärna ett telefonnummer. { $organisation } får veta vem som kommer.
meeting-name-again = Skriv ett namn, så att de vet vem som kommer.
meeting-consent = { $organisation } får se det här på sin deltagarlista: { $name }. Ingen annan får det.
meeting-yes = Ja, anmäl mig
meeting-no = Avbryt
meeting-coming = Du är anmäld.
meeting-queued = Det är fullt. Du står i kö, och jag skriver om det blir en plats.
meeting-cancelled = Du är avanmäld, och namnet är borta från listan.
meeting-given-up = Då anmäler jag dig inte.
meeting-promoted = Det blev en plats: { $meeting }, { $when }. Du är anmäld.
meeting-reminder = Påminnelse: { $meeting }, { $when }.
meeting-is-off = Träffen är inställd.
meeting-news-off = Inställt: { $meeting }, { $when }.
meeting-news-gone = Borttagen: { $meeting }, { $when }. Räkna med att den är inställd.
meeting-news-off-list = Du behöver inte göra något. Ditt namn är borta från listan.
meeting-news-moved = Ändrat: { $meeting }
meeting-news-was = { $now } (förut { $was })
meeting-news-still-coming = Du är fortfarande anmäld. Passar det inte kan du avanmäla dig här.
meeting-news-still-queued = Du står kvar i kön.
meeting-news-on = Det blir av ändå: { $meeting }, { $when }.
meeting-news-on-do = Vill du komma får du anmäla dig igen.
meeting-how = Hur var det på { $meeting }?
meeting-how-good = Bra
meeting-how-fair = Sådär
meeting-how-bad = Inte bra
meeting-thanks = Tack. Jag för det vidare utan ditt namn.

# Vad det gav
case-title = Vad gav { $offer }?
case-got = Vad fick ni konkret ut av det? Skriv en rad, till exempel belopp, timmar eller en kontakt.
case-meant = Vad har det betytt för företaget?
case-skip = Hoppa över
case-no = Nej, visa det inte
case-consent-title = Får andra läsa det här?
case-consent = Om du säger ja visas det för andra företag på kortet för { $offer }, här, på webben och i rapporten till dem som leder, när { $organisation } har läst och godkänt det. De kan rätta språket. Du kan ta tillbaka det när du vill.
case-named = Ja, med företagets namn
case-anonymous = Ja, utan namn
case-name = Vad ska företaget kallas?
case-thanks = Tack. { $organisation } läser det innan någon annan ser det.
case-withdraw = Ta tillbaka vad jag berättat
case-withdrawn = Det är borttaget överallt.
case-not-shown = Då visar jag det inte, och jag sparar det inte heller.
case-gone = Det finns inte längre.
case-tell = Berätta vad det gav
case-card = Så gick det för andra
case-anonymous-name = Ett företag
case-line = { $company }: { $got } { $meant }
case-source = { $company }: { $obtained } { $result }
my-data-callbacks = Samtal som du har bett om
my-data-signups = Anmälningar till träffar
my-data-cases = Vad du har berättat för andra

# Tummar
rate-up = 👍 Bra
rate-down = 👎 Inte bra
rate-thanks = Tack.
rate-why = Tack. Vad var det som inte stämde? Skriv en rad om du vill.
rate-noted = Noterat, tack.
rate-was-question = Det var en ny fråga

# Personalens sidor
staff-nav-calls = Samtal
staff-nav-meetings = Träffar
staff-nav-cases = Exempel
staff-calls-waiting = Väntar på att bli uppringda
staff-calls-none = Ingen väntar just nu.
staff-calls-taken = Tagna
staff-calls-closed = Avslutade
staff-calls-taker = { $who } har det.
staff-meeting-seats = { $seats ->
    [one] { $seats } plats
   *[other] { $seats } platser
}
staff-meeting-nobody = Ingen har anmält sig än.
staff-meetings-none = Er organisation har ingen träff i katalogen.
staff-meeting-came = Kom
staff-meeting-missed = Kom inte
staff-seat-coming = Anmäld
staff-seat-queued = I kö
staff-seat-came = Kom
staff-seat-missed = Kom inte
staff-cases-help = Här är vad företag har berättat och sagt ja till att visa. Rätta språket om det behövs, men ändra inte innehållet. Företaget kan ta tillbaka det när som helst.
staff-cases-offered = Att läsa
staff-cases-published = Visas för företag
staff-cases-refused = Visas inte
staff-cases-none = Inget företag har berättat något än.
staff-case-got = Vad de fick
staff-case-meant = Vad det har betytt
staff-case-publish = Visa för företag
staff-case-refuse = Visa inte
staff-case-gone = Företaget har tagit tillbaka det.
staff-case-empty = Skriv vad de fick innan du visar det.
staff-calls-now = { $count ->
    [one] Ett företag väntar på att bli uppringt.
   *[other] { $count } företag väntar på att bli uppringda.
}

# Integritet
privacy-people = Ber du om ett samtal, anmäler dig till en träff eller berättar vad ett stöd gav, lämnar jag ut det först när du har sagt ja, och bara till den som jag namnger. Samtal raderas { $callback } månader efter att de är avslutade, anmälningar { $signup } dagar efter träffen och det du berättat efter { $case } år eller när du tar tillbaka det.
telegram-command-meetings = Träffar som kommer
staff-mail-stuck = E-posten kommer inte fram just nu. Inget går förlorat: mejlen skickas så snart det går. Titta här på sidan så länge.
