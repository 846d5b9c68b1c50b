# Det som bara finns i Telegram
telegram-description =
    Lotsen hjälper företag i sydöstra Skåne att hitta rätt stöd: lån, bidrag, rådgivning, tillstånd och nätverk.

    Skriv med egna ord vad du behöver. Du ser vem som äger varje erbjudande och hur liknande erbjudanden skiljer sig.

    Lotsen är ett program, inte en människa.
telegram-short-description = Lotsar företag i sydöstra Skåne till rätt lån, bidrag, rådgivning och tillstånd.
telegram-command-start = Börja om
telegram-command-help = Så använder du Lotsen
telegram-command-profile = Det Lotsen vet om företaget
telegram-command-language = Byt språk
telegram-command-municipality = Välj kommun
telegram-command-privacy = Så hanteras dina uppgifter
telegram-command-my-data = Allt som sparas om dig
telegram-command-forget = Radera allt om dig
telegram-share-location = Du kan också dela var du är, med knappen längst ner. Platsen sparas inte, bara kommunen.
telegram-keyboard-gone = Knappen längst ner behövs inte mer.
telegram-location-thanks = Tack, jag har sett var du är.
telegram-group-hello = Hej, jag är Lotsen. Skriv @{ $username } följt av vad företaget behöver, så svarar jag här.
telegram-compare-same = Lika för alla
telegram-inline-open = Fråga Lotsen
telegram-inline-offer = Öppna hos Lotsen
