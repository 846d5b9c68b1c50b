# Start, hjälp och sidor
start-title = Hej, jag är Lotsen
start-body = Jag hjälper företag i sydöstra Skåne att hitta rätt stöd: lån, bidrag, rådgivning, tillstånd och nätverk. Skriv med egna ord vad du behöver.
start-example-1 = hur finansierar jag en ny ugn till bageriet i Kivik
start-example-2 = vill öppna gårdsbutik, vem frågar jag
start-example-3 = kan inte betala momsen
start-sources = Jag visar vem som äger varje erbjudande och var uppgiften kommer ifrån. Jag är ett program, inte en människa.
help-title = Så här använder du mig
help-ask = Skriv vad du vill göra eller vad som är i vägen. En rad räcker. Stavfel gör inget.
help-after = Fortsätt sedan som i ett samtal: ”något gratis?”, ”men i Ystad då”, ”nej, ett lån”.
help-compare = Tryck på Jämför när erbjudanden liknar varandra.
help-person = Tryck på Prata med någon när du hellre vill ha en människa.
help-commands = Kommandon: /mina, /moten, /profil, /kommun, /sprak, /integritet, /mindata, /glom
help-languages = Jag förstår svenska och engelska.
about-title = Jag är Lotsen
about-body = Jag är ett program som letar i en katalog med { $offers } erbjudanden från { $organisations } organisationer. Jag hittar inte på: allt jag visar står i katalogen, och jag säger var det kommer ifrån. När ägaren inte har bekräftat en uppgift säger jag det.
about-person = Vill du hellre prata med en människa visar jag vart du vänder dig.

# Svar på en fråga
answer-need = Det här handlar om: { $need }.
answer-need-place = Det här handlar om: { $need }, i { $municipality }.
answer-found = Det här hittade jag.
answer-found-place = Det här hittade jag för { $municipality }.
answer-whose = { $kind } från { $owner }
answer-handled = { $kind }. { $owner } sköter det i { $municipality }.
answer-free = kostar inget
answer-local = Gäller i { $where }.
answer-not-here = Gäller inte här, utan i { $where }.
answer-difference = Skillnad: { $difference }
answer-ended = Har upphört.
answer-ended-instead = Har upphört. Titta i stället på { $instead }.
answer-paused = Pausat just nu.
answer-budget-spent = Pengarna är slut för den här gången.
answer-in-rounds = Söks i omgångar.
answer-unclear = Oklart om det pågår. Fråga { $owner } först.
answer-closes = Öppet till och med { $date }.
answer-opens = Öppnar { $date }.
answer-unfit-employees = Passar kanske inte: villkor om antal anställda.
answer-unfit-turnover_sek = Passar kanske inte: villkor om omsättning.
answer-unfit-age = Passar kanske inte: villkor om ålder.
answer-unfit-company_years = Passar kanske inte: villkor om hur gammalt företaget är.
answer-unfit-stage = Passar kanske inte: gäller ett annat skede.
answer-unfit-sector = Passar kanske inte: gäller en annan bransch.
answer-provenance = Uppgifterna kommer från öppna källor { $years }. Ägarna har inte bekräftat dem än.
answer-provenance-undated = Uppgifterna kommer från öppna källor utan datum. Ägarna har inte bekräftat dem än.
answer-provenance-none = Uppgifterna är allmän kunskap utan sparad källa. Fråga ägaren innan du bestämmer något.
answer-provenance-assured = Ägarna har bekräftat uppgifterna.
answer-more-title = Fler som kan passa
answer-no-more = Det finns inget mer i det svaret.
answer-outside-title = Det ligger utanför mitt område
answer-outside = Jag hjälper företag i { $home }. I { $place } är det bäst att fråga kommunens näringslivskontor eller verksamt.se.

# När inget passar
none-title = Jag hittar inget som passar det
none-body = Jag vill inte gissa. Pröva att säga det på ett annat sätt, gärna vad du vill göra och vilken sorts företag du har.
none-needs = Menar du något av det här?

# Följdfrågor
clarify-intro = En fråga, så att jag visar rätt:
clarify-dont-know = Vet inte
clarify-municipality = Var finns företaget?
clarify-gone = Den frågan gäller inte längre. Skriv gärna din fråga igen.
clarify-unknown = Det gör inget. Det här ligger närmast.

# Erbjudandets kort
card-who = För vem
card-conditions = Villkor
card-amount = Belopp
card-cost = Kostnad
card-cost-unknown = Ingen källa säger vad det kostar. Fråga { $owner }.
card-time = Tid
card-status = Läge
card-area = Gäller i
card-owner = Vem äger
card-owner-handled = { $owner } sköter det i { $municipality }
card-roles = Andra inblandade
card-role-performs = { $organisation } utför
card-role-finances = { $organisation } betalar
card-role-decides = { $organisation } beslutar
card-role-refers = { $organisation } hänvisar hit
card-steps = Så går du vidare
card-bring = Ha detta klart
card-sources = Källor
card-source = { $site }, { $date }
card-source-undated = { $site }, utan datum
card-basis-general_knowledge = Ingen sparad källa: uppgiften är allmän kunskap och ska kontrolleras.
card-basis-partly = En del av uppgifterna är allmän kunskap och ska kontrolleras.
card-unconfirmed = { $owner } har inte bekräftat uppgifterna.
card-confirmed = { $owner } bekräftade uppgifterna { $date }.
card-gone = Det erbjudandet finns inte i katalogen. Skriv vad du behöver, så letar jag.
status-open = Öppet
status-in_rounds = Söks i omgångar
status-unclear = Oklart om det pågår
status-paused = Pausat
status-budget_spent = Pengarna är slut för den här gången
status-replaced = Ersatt
status-ended = Har upphört
status-closes = Öppet till och med { $date }
status-opens = Öppnar { $date }
status-instead = I stället finns: { $instead }

# Jämförelse
compare-title = Jämförelse
compare-owner = Vem äger
compare-pays = Vem betalar
compare-decides = Vem beslutar
compare-kind = Typ av stöd
compare-get = Vad du får
compare-who = För vem
compare-cost = Kostnad
compare-time = Tid och läge
compare-conditions = Villkor
compare-difference = Skillnad
compare-start = Börja här om …
compare-unknown = uppgift saknas
compare-all = alla företag
compare-start-option = ditt svar är ”{ $answer }” på frågan: { $question }
compare-start-local = företaget finns i { $where }
compare-start-kind = du söker { $kind }
compare-start-who = det här stämmer på er: { $who }
compare-start-stage = företaget är { $stage }
compare-none = Det finns inget att jämföra just nu. Ställ en fråga först.

# Liknande
similar-title = Liknar { $offer }
similar-none = Jag känner inte till något som liknar { $offer }.

# Prata med någon
person-title = Prata med någon
person-where = Vilken kommun finns företaget i? Då visar jag rätt ställe.
person-offer = Om ”{ $offer }” svarar { $organisation }.
person-need = Om ”{ $need }” svarar { $organisation } i { $municipality }.
person-not-here = ”{ $offer }” gäller inte i { $municipality }.
person-inferred = Det är en slutsats, inte sagt av en källa. Fråga gärna kommunen.
person-office = I { $municipality } är { $office } en väg in till kommunen.
person-none = Jag vet inte vilken väg in { $municipality } har. Ring kommunens växel och be om näringslivskontoret.
person-heavy = Det låter tungt. Du behöver inte bära det själv.
person-emergency = Är det akut, ring 112.
person-page = Jag känner bara till det som organisationerna själva visar, inga personer. Se på sidan vad som gäller i dag.

# Det Lotsen vet
profile-title = Det här vet jag om företaget
profile-empty = Jag vet inget om företaget än. Det går bra ändå.
profile-why = Jag använder det bara för att visa rätt erbjudanden. Du kan ändra det eller be mig glömma det när du vill.
profile-set = Noterat: { $fact }.
profile-forgotten = Glömt.
profile-choose = Välj:
fact-municipality = Kommun
fact-sector = Bransch
fact-stage = Skede
fact-employees = Anställda
fact-turnover_sek = Omsättning
fact-age = Ägarens ålder
fact-company_years = Företagets ålder
fact-value-employees = { $number ->
    [0] inga anställda
    [one] 1 anställd
   *[other] { $number } anställda
}
fact-value-turnover_sek = { $number } kronor
fact-value-age = { $number } år
fact-value-company_years = { $number } år
employees-0 = Inga anställda
employees-5 = 1–9
employees-25 = 10–49
employees-100 = 50–249
employees-300 = 250 eller fler
municipality-other = Annan kommun
municipality-unknown = Den platsen känner jag inte till. Välj kommun eller skriv namnet på orten.
municipality-typed = Skriv namnet på orten eller kommunen.
municipality-noted = Noterat: { $municipality }. Vad behöver företaget?
location-guess = Det ser ut som { $municipality }.

# Språk
language-choose = Vilket språk vill du ha? / Which language?
language-set = Nu svarar jag på svenska.
language-sv = Svenska
language-en = English

# Småprat
greeting = Hej! Vad behöver företaget? Skriv med egna ord.
thanks = Varsågod. Hör av dig när det är något mer.
nonsense = Det förstod jag inte. Skriv vad du vill göra, till exempel ”låna till en maskin”.
abuse = Jag förstår att det är frustrerande. Skriv vad som är i vägen, eller prata med en människa.
injection = Det gör jag inte. Jag svarar bara ur katalogen. Vad behöver företaget?
out-of-scope = Det kan jag inte hjälpa till med. Jag kan företagsstöd i sydöstra Skåne: pengar, rådgivning, tillstånd och nätverk.
privacy-caution = Skriv inga personuppgifter här, varken dina eller andras. Telefonnummer, e-post och personnummer stryker jag innan något sparas.
attachment = Jag kan bara läsa text. Skriv vad du behöver.
too-long = Det var mycket text. Jag läste början.

# Integritet
privacy-title = Integritet
privacy-controller = { $controller } ansvarar för personuppgifterna.
privacy-controller-none = Den som driver den här Lotsen ansvarar för personuppgifterna.
privacy-what = Jag sparar vad du har frågat (utan telefonnummer, e-post och personnummer), dina senaste svar och det du har berättat om företaget: kommun, bransch, storlek och skede.
privacy-why = Det behövs för att samtalet ska fungera och för att de som ger stöd ska se vad företag saknar. Statistiken innehåller inga namn.
privacy-periods = Samtalet raderas { $conversation } dagar efter att du senast skrev. Frågorna i statistiken kan inte kopplas till dig efter { $question } dagar.
privacy-rights = /mindata visar allt som sparas om dig. /glom raderar det.
privacy-telegram = Skriver du i Telegram ser även Telegram vad du skriver.
my-data-title = Det här sparar jag om dig
my-data-none = Jag har inget sparat om dig.
my-data-pseudonym = I statistiken heter du { $pseudonym }.
my-data-count = { $kind }: { $number }
my-data-answers = Sparade svar
my-data-events = Händelser i statistiken
my-data-messages = Meddelanden på webben
my-data-outbox = Meddelanden på väg till dig
my-data-questions = Senaste frågor
forget-title = Glöm allt
forget-ask = Ska jag radera allt jag har sparat om dig? Det går inte att ångra.
forget-done = Klart. Allt är raderat.

# Knappar
button-compare = Jämför
button-narrow = Hjälp mig välja
button-more = Fler alternativ
button-similar = Liknande
button-person = Prata med någon
button-person-at = Prata med { $organisation }
button-back = Tillbaka till svaret
button-open = Öppna { $site }
button-profile = Min profil
button-municipality = Min kommun
button-help = Så funkar det
button-privacy = Integritet
button-change = Ändra { $fact }
button-forget-fact = Glöm { $fact }
button-forget-all = Glöm allt
button-forget-yes = Ja, radera allt
button-forget-no = Nej, behåll
button-location = Dela min plats
button-ask-person = Jag vill ha en människa

# Fel
error-try-again = Något gick fel hos mig. Försök igen om en stund.
error-old-button = Den knappen eller länken är för gammal. Skriv din fråga igen, så svarar jag på nytt.

# Ord för uppräkningar
kind-advice = Rådgivning
kind-loan = Lån
kind-grant = Bidrag
kind-guarantee = Garanti
kind-equity = Ägarkapital
kind-course = Kurs
kind-network = Nätverk
kind-mentor = Mentor
kind-programme = Program
kind-permit = Tillstånd eller anmälan
kind-service = Service
kind-award = Pris
stage-idea = på idéstadiet
stage-new = nystartat
stage-established = etablerat
stage-growing = på väg att växa
sector-farming = Lantbruk
sector-horticulture = Trädgård
sector-forestry = Skog
sector-fishing = Fiske
sector-sea = Hav och vatten
sector-food = Livsmedel
sector-restaurant = Restaurang och kafé
sector-tourism = Besöksnäring
sector-events = Evenemang
sector-retail = Handel
sector-services = Tjänster
sector-construction = Bygg
sector-industry = Industri
sector-transport = Transport
sector-technology = Teknik
sector-energy = Energi
sector-property = Fastighet
list-and = och
