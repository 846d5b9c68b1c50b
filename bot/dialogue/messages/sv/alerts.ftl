alert-outbox = Meddelanden fastnar
alert-outbox-help = { $count } meddelanden väntar på att skickas. Det äldsta har väntat i { $minutes } minuter. Kör lotsen doctor på servern: den säger vad som behöver lagas. Du får inget nytt meddelande om detta förrän det har fungerat igen.
alert-dead = Något som ett företag skrev kunde inte hanteras
alert-dead-help = { $count ->
    [one] Ett meddelande är lagt åt sidan
   *[other] { $count } meddelanden är lagda åt sidan
  } efter flera försök. Företaget har fått veta att det gick fel. Loggen säger vad som hände. Det raderas efter en vecka.
alert-clock = Det som Lotsen gör av sig självt har stannat
alert-clock-help = Påminnelser och rapporter har inte gått i gång på { $minutes } minuter. Se till att lotsen clock eller lotsen run är i gång på servern. Inget är borta: det som skulle ha skickats skickas när det är i gång igen.
alert-outbox-well = Meddelanden går fram igen
alert-dead-well = Inget ligger längre åt sidan
alert-clock-well = Det som Lotsen gör av sig självt är i gång igen
alert-well-help = Du behöver inte göra något.
