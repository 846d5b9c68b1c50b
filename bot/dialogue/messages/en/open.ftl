# The page about open data.
open-title = Open data
open-intro = Here is all that Lotsen knows about support for companies. Fetch it as a file, or ask for it from a program.
open-files = The whole catalog
open-form-json = JSON
open-form-csv = CSV, for spreadsheets
open-form-xlsx = Excel (XLSX)
open-form-hsds = Open Referral HSDS 3 (JSON)
open-form-cpsv-jsonld = CPSV-AP 3.2 (JSON-LD)
open-form-cpsv-turtle = CPSV-AP 3.2 (Turtle)
open-feed = Changes, as a feed (Atom)
open-api = For programs
open-api-text = List offers, fetch one, or search with a question. The description follows OpenAPI 3.1.
open-reuse = Using the facts
open-reuse-text = Each organisation owns its facts. No licence is stated here. Ask the organisation if you want to publish them elsewhere.
