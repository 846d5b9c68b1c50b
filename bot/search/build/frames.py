"""Frames of questions and statements: the function words of everyday Swedish and English around words to be filled in.

The model reads the filled frames, so that the table learns which words carry a sentence and which hold it together.
"""

from __future__ import annotations

_QUESTIONS_SV = """\
hur söker man {0}
hur ansöker jag om {0} och {1}
hur gör jag för att få {0}
hur lång tid tar det att få {0}
hur mycket kostar {0}
hur länge gäller {0}
hur fungerar {0} när man har {1}
hur ofta ska man {0}
hur vet jag om {0} är {1}
hur byter jag {0}
hur kan jag {0} min {1}
hur avslutar jag {0}
hur betalar jag {0} till {1}
hur ändrar jag {0} i {1}
hur många {0} får man ha
hur hittar jag {0} nära {1}
vad kostar det att {0}
vad är {0}
vad är skillnaden mellan {0} och {1}
vad händer om jag inte {0}
vad händer med {0} när {1} tar slut
vad betyder {0}
vad gäller för {0} vid {1}
vad gör jag om {0} har blivit {1}
vad behöver jag för {0}
vad ingår i {0}
vad ska jag tänka på innan jag {0}
var hittar jag {0}
var kan man {0}
var vänder jag mig med {0}
var finns {0} och {1}
var lämnar jag in {0}
när kommer {0}
när måste jag {0}
när kan jag få {0} för {1}
när öppnar {0}
vem ansvarar för {0}
vem kan få {0}
vem ska jag kontakta om {0}
vem bestämmer över {0}
vilka regler gäller för {0}
vilka {0} finns det i {1}
vilken {0} passar bäst för {1}
vilket {0} ska jag välja
varför får jag inte {0}
varför har min {0} blivit {1}
varför är {0} så {1}
kan jag få {0} om jag har {1}
kan man {0} utan {1}
kan jag både {0} och {1}
kan ni hjälpa mig med {0}
kan min {0} få {1}
får man {0} på {1}
får jag ha {0} under {1}
måste jag anmäla {0}
måste man ha {0} för att {1}
behöver jag {0} när jag ska {1}
behöver vi tillstånd för {0}
ska jag betala {0} på {1}
är det tillåtet att {0}
är {0} farligt för {1}
finns det {0} för {1}
finns det något stöd för {0}
har jag rätt till {0}
har ni {0}
gäller {0} även för {1}
jag vill {0}
jag vill ha hjälp med {0} och {1}
jag har {0} och undrar om {1}
jag har tappat min {0}, vad gör jag nu
jag har glömt {0} till {1}
jag har fått {0} från {1}, vad betyder det
jag kan inte {0}
jag behöver {0}
min {0} är {1}
min {0} fungerar inte, hur får jag {1}
mina {0} har {1}
vi är några som vill {0} i {1}
vi ska {0} och behöver {1}
det går inte att {0}
söker {0} till {1}
tips på {0}
råd om {0} vid {1}
hjälp med {0}
boka {0}
{0} pris
{0} {1} regler
ansökan {0}
""".splitlines()

_STATEMENTS_SV = """\
Du kan få {0} om du har {1}.
Du ansöker om {0} hos {1}.
Du behöver {0} för att kunna {1}.
Du som har {0} kan också få {1}.
Om du vill {0} måste du först {1}.
Om {0} inte är {1} kan du kontakta {2}.
När du har fått {0} ska du {1}.
Innan du {0} är det bra att {1}.
För att {0} krävs {1} och {2}.
Det kostar inget att {0}.
Det går att {0} på {1} eller via {2}.
Det är {0} som ansvarar för {1}.
Det finns flera sätt att {0} din {1}.
Det tar ungefär två veckor att få {0}.
Här kan du läsa mer om {0} och {1}.
Här hittar du information om {0}, {1} och {2}.
Vi erbjuder {0} för dig som är {1}.
Vi hjälper till med {0}, till exempel {1}.
Vi rekommenderar att du {0} varje {1}.
{0} är en {1} som används vid {2}.
{0} gäller från och med den dag då {1} har {2}.
{0} betalas ut en gång i månaden till {1}.
{0} och {1} ska lämnas till {2}.
{0} kan bero på {1} eller {2}.
{0} är vanligt hos {1}.
{0} finns i {1} och {2}.
{0} fick {1} efter {2}.
Logga in på Mina sidor för att se {0}.
Ring oss om du har frågor om {0} eller {1}.
Kontakta din kommun om {0}.
Ansökan om {0} ska ha kommit in senast i {1}.
Beslut om {0} fattas av {1}.
Avgiften för {0} beror på hur många {1} du har.
Som {0} har du rätt till {1}.
Man får inte {0} utan {1}.
Man måste vara {0} för att {1}.
Enligt lagen ska {0} ha {1}.
Ja, det går bra att {0} även om du har {1}.
Ja, men bara om {0} är {1}.
Nej, du kan inte {0} samtidigt som du {1}.
Nej, {0} ingår inte i {1}.
I {0} bor många {1}.
Under {0} var {1} en viktig {2}.
Han {0} sin {1} i {2}.
Hon arbetade med {0} och {1}.
De {0} mot {1} på {2}.
Läkaren kan {0} om du får {1}.
Barn som har {0} kan få {1} i skolan.
Förvara {0} torrt och skydda {1} mot {2}.
Syftet är att {0} och minska {1}.
""".splitlines()

_QUESTIONS_EN = """\
how do I apply for {0}
how do I get {0} for my {1}
how much does {0} cost
how long does {0} take
how can I {0} without {1}
how to {0}
what is {0}
what happens if I {0}
what is the difference between {0} and {1}
what do I need for {0}
where can I find {0}
where do I {0} my {1}
who can help with {0}
who is responsible for {0} and {1}
when do I have to {0}
when is {0} available
why is my {0} {1}
which {0} do you have for {1}
can I {0} if I have {1}
can you help me with {0}
do I need {0} to {1}
do I have to pay {0} on {1}
is there any {0} for {1}
is it allowed to {0}
am I entitled to {0}
I want to {0}
I need {0} for {1}
I have {0} and want {1}
my {0} does not {1}
we are looking for {0} near {1}
{0} {1} rules
apply for {0}
""".splitlines()

_STATEMENTS_EN = """\
You can get {0} if you have {1}.
You apply for {0} at {1}.
You need {0} before you can {1}.
If you want to {0} you must first {1}.
{0} is responsible for {1}.
{0} is a {1} used for {2}.
{0} and {1} must be sent to {2}.
{0} can be caused by {1} or {2}.
Contact us if you have questions about {0} or {1}.
We offer {0} for those who are {1}.
Here you will find information about {0}, {1} and {2}.
The fee for {0} depends on {1}.
He {0} his {1} in {2}.
She worked with {0} and {1}.
Yes, you can {0} even if you have {1}.
No, {0} is not part of {1}.
As a {0} you have the right to {1}.
There are many ways to {0} your {1}.
""".splitlines()

QUESTIONS = {"sv": _QUESTIONS_SV, "en": _QUESTIONS_EN}
STATEMENTS = {"sv": _STATEMENTS_SV, "en": _STATEMENTS_EN}
