# Sidan om öppna data.
open-title = Öppna data
open-intro = Här är allt som Lotsen vet om stöd till företag. Du kan hämta det som en fil eller fråga efter det från ett program.
open-files = Hela katalogen
open-form-json = JSON
open-form-csv = CSV, för kalkylprogram
open-form-xlsx = Excel (XLSX)
open-form-hsds = Open Referral HSDS 3 (JSON)
open-form-cpsv-jsonld = CPSV-AP 3.2 (JSON-LD)
open-form-cpsv-turtle = CPSV-AP 3.2 (Turtle)
open-feed = Ändringar, som flöde (Atom)
open-api = För program
open-api-text = Lista erbjudanden, hämta ett eller sök med en fråga. Beskrivningen följer OpenAPI 3.1.
open-reuse = Använda uppgifterna
open-reuse-text = Varje organisation äger sina uppgifter. Ingen licens är angiven här. Fråga organisationen om du vill publicera dem vidare.
