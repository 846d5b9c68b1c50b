# Sidans ram
web-title = Lotsen – rätt stöd till företag i sydöstra Skåne
web-tagline = Hitta rätt stöd för ditt företag
web-skip = Hoppa till frågan
web-skip-text = Hoppa till texten
web-conversation = Samtal med Lotsen
web-said = Du skrev:
web-replied = Lotsen svarar
web-my-location = Min plats
web-ask = Din fråga
web-ask-hint = Vad behöver du?
web-send = Skicka
web-thinking = Lotsen letar …
web-new-tab = (öppnas i ny flik)
web-table = Jämförelse, går att rulla i sidled
web-download = Ladda ner { $name }
web-offline = Jag når inte Lotsen just nu. Kontrollera nätet och försök igen.
web-retry = Försök igen
web-no-location = Platsen gick inte att läsa. Välj eller skriv kommun i stället.
web-to-chat = Till samtalet
web-footer = Mer om Lotsen
web-privacy = Integritet
web-accessibility = Tillgänglighet

# Inbäddad på andra sidor
web-embed-open = Fråga Lotsen
web-embed-close = Stäng Lotsen
web-embed-frame = Lotsen, företagsstöd i sydöstra Skåne

# När något inte går
web-error-400 = Det där gick inte att läsa
web-error-400-help = Gå tillbaka och försök en gång till.
web-error-403 = Det får du inte göra härifrån
web-error-403-help = Öppna Lotsen på nytt och försök därifrån.
web-error-404 = Sidan finns inte
web-error-404-help = Adressen kan vara gammal eller felskriven. Fråga Lotsen i stället.
web-error-413 = Det var för mycket text
web-error-413-help = Korta ner frågan till några rader och försök igen.
web-error-429 = Vänta en liten stund
web-error-429-help = Det kom många frågor på kort tid. Försök igen om { $seconds ->
    [one] 1 sekund
   *[other] { $seconds } sekunder
}.
web-error-500 = Något gick fel hos oss
web-error-500-help = Felet är noterat. Försök igen om en stund.

# Integritet
privacy-page-title = Integritet
privacy-page-intro = Du kan fråga Lotsen utan att säga vem du är. Här står vad som sparas, hur länge och hur du raderar det.
privacy-page-who = Vem ansvarar
privacy-page-who-named = { $controller } ansvarar för personuppgifterna.
privacy-page-who-unnamed = Den som driver den här webbplatsen ansvarar för personuppgifterna.
privacy-page-what = Vad som sparas
privacy-page-what-questions = Dina frågor och svaren på dem. Telefonnummer, e-postadresser och personnummer tas bort innan något sparas.
privacy-page-what-company = Det du har berättat om företaget, till exempel kommun, bransch, storlek och skede.
privacy-page-what-location = Din plats används bara när du själv delar den. Då sparas kommunen, inte platsen.
privacy-page-what-events = Statistik över vad som frågas och visas, under en påhittad beteckning i stället för ditt namn.
privacy-page-why = Varför
privacy-page-why-text = För att samtalet ska hänga ihop, och för att de som ger stöd ska se vad företag behöver.
privacy-page-long = Hur länge
privacy-page-long-text = Samtalet raderas { $conversation } dagar efter att du senast skrev. Frågorna i statistiken kan inte kopplas till dig efter { $question } dagar.
privacy-page-cookies = Kakor
privacy-page-cookies-text = Lotsen använder en kaka som håller ihop ditt samtal, och en som minns språket om du byter. De sätts när du skriver eller byter språk. Inga andra företag får något: sidan hämtar ingenting från andra webbplatser.
privacy-page-cookies-embed = När Lotsen ligger inbäddad på en annan webbplats används inga kakor. Samtalet minns då bara fliken du har öppen.
privacy-page-rights = Dina rättigheter
privacy-page-rights-text = Du kan när som helst läsa allt som sparas om samtalet och radera det.
privacy-page-rights-complain = Du kan också klaga hos Integritetsskyddsmyndigheten, IMY.
privacy-page-download = Ladda ner allt som sparas
privacy-page-forget = Radera allt

# Tillgänglighet
accessibility-title = Tillgänglighetsredogörelse
accessibility-intro = { $controller } vill att alla ska kunna använda Lotsen. Här står hur väl webbplatsen följer lagen om tillgänglighet till digital offentlig service, och vad du gör om något inte fungerar.
accessibility-intro-unnamed = Alla ska kunna använda Lotsen. Här står hur väl webbplatsen följer lagen om tillgänglighet till digital offentlig service, och vad du gör om något inte fungerar.
accessibility-how = Hur tillgänglig är webbplatsen
accessibility-how-text = Webbplatsen är byggd för att följa WCAG 2.1 på nivå AA. Den fungerar med tangentbord, på en liten skärm, i ljust och mörkt läge och utan JavaScript.
accessibility-tested = Hur den är granskad
accessibility-tested-text = Varje ny version provas automatiskt i en webbläsare. Ingen utomstående har granskat webbplatsen än, och den är inte provad av personer som använder hjälpmedel till vardags. Därför räknas den som delvis förenlig med lagen.
accessibility-lacks = Kända brister
accessibility-lacks-tables = Jämförelser av tre eller fyra erbjudanden är breda tabeller. På en liten skärm rullar du dem i sidled.
accessibility-lacks-links = Lotsen länkar till andra organisationers webbplatser. Hur tillgängliga de är kan vi inte påverka.
accessibility-report = Säg till när något inte fungerar
accessibility-report-named = Hör av dig till { $controller } och berätta vad som inte fungerar.
accessibility-report-unnamed = Hör av dig till den som driver webbplatsen och berätta vad som inte fungerar.
accessibility-oversight = Tillsyn
accessibility-oversight-text = Är du inte nöjd med svaret kan du anmäla det till den myndighet som har tillsyn över lagen om tillgänglighet till digital offentlig service.
