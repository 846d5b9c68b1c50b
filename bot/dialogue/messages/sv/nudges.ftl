# Frågor till personal om deras erbjudanden
nudge-title = Stämmer det här? { $organisation }
nudge-intro = Företag litar på det som står här. Titta på era erbjudanden och svara, ett i taget. Det tar en halv minut per erbjudande.
nudge-again = Jag frågade för några dagar sedan och har inte fått något svar. Kan du titta nu?
nudge-passed-on = Jag har frågat två gånger utan att få något svar. Därför frågar jag dig. Kan du svara, eller be någon annan göra det?
nudge-due = Dags att bekräfta
nudge-week = Slutar inom en vecka
nudge-link = Länken fungerar inte
nudge-link-gone = Sidan som erbjudandet leder till finns inte längre. Tryck på Ändra och byt adressen.
nudge-month = Slutar inom en månad
nudge-year = Slutar vid årsskiftet
nudge-how = Tryck på ett erbjudande för att svara.
nudge-how-mail = Öppna ett erbjudande för att svara. Du behöver vara inloggad.
nudge-never = Har aldrig bekräftats av er.
nudge-last = Bekräftades senast { $date }.
nudge-closes = Sista dagen är { $date }.
nudge-true = Stämmer fortfarande
nudge-change = Ändra
nudge-paused = Pausa
nudge-ended = Avslutad
nudge-page = Till erbjudandets sida
nudge-sure = Ska { $offer } avslutas? Företag får det inte längre som svar. Du kan ångra det på erbjudandets sida. Säkert?
nudge-end-sure = Ja, avsluta
nudge-end-not = Nej, gå tillbaka
nudge-noted-true = Tack. { $offer } är bekräftat. Det syns för alla inom några sekunder.
nudge-noted-paused = { $offer } pausas. Det syns för alla inom några sekunder. När det öppnar igen ändrar du det på erbjudandets sida.
nudge-noted-ended = { $offer } avslutas. Det syns för alla inom några sekunder. Du kan ångra det på erbjudandets sida.
nudge-no-role = Du har ingen roll hos { $organisation } nu, så du kan inte ändra deras erbjudanden. Ingenting är ändrat. Be den som leder arbetet där om en inbjudan.
nudge-gone = Erbjudandet finns inte längre i katalogen. Ingenting är ändrat.
nudge-already-ended = { $offer } är redan avslutat. Det går att öppna igen på erbjudandets sida.
nudge-failed = Det gick inte att spara
nudge-failed-why = Ändringen av { $offer } sparades inte. { $why }

# På kortet
card-overdue = Uppgifterna skulle ha bekräftats i { $month }.
