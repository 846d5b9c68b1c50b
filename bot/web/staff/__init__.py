"""The pages of staff: Swedish, plain forms, for those who were invited."""

from starlette.routing import Route

from bot.web.staff import clarifying, differences, entry, newoffers, offers, people, questions, rooms, things
from bot.web.staff.desk import publishing, signed_in

ROUTES = (
    Route("/staff/sign-in", entry.sign_in, methods=["GET", "POST"]),
    Route("/staff/in/{token}", entry.enter, methods=["GET", "POST"]),
    Route("/staff/invite/{token}", entry.invited, methods=["GET", "POST"]),
    Route("/staff/email/{token}", entry.new_address, methods=["GET", "POST"]),
    Route("/staff/out", signed_in(entry.sign_out), methods=["POST"]),
    Route("/staff", signed_in(rooms.start)),
    Route("/staff/mended", signed_in(rooms.mend), methods=["POST"]),
    Route("/staff/members", signed_in(rooms.people)),
    Route("/staff/members/invite", signed_in(rooms.invite), methods=["POST"]),
    Route("/staff/members/email", signed_in(rooms.readdress), methods=["POST"]),
    Route("/staff/members/remove", signed_in(rooms.remove), methods=["POST"]),
    Route("/staff/offers/{offer}", publishing(offers.offer)),
    Route("/staff/offers/{offer}", publishing(offers.save, offers.rescue), methods=["POST"]),
    Route("/staff/offers/{offer}/card", signed_in(offers.card)),
    Route(newoffers.NEW, signed_in(newoffers.begin)),
    Route(newoffers.NEW, signed_in(newoffers.search), methods=["POST"]),
    Route("/staff/new/{draft}", publishing(newoffers.form)),
    Route("/staff/new/{draft}", publishing(newoffers.save, newoffers.rescue), methods=["POST"]),
    Route("/staff/new/{draft}/alike", signed_in(newoffers.alike)),
    Route("/staff/new/{draft}/alike", signed_in(newoffers.choose), methods=["POST"]),
    Route("/staff/drafts/{draft}/drop", signed_in(newoffers.drop), methods=["POST"]),
    Route("/staff/differences/{difference}", signed_in(differences.read)),
    Route("/staff/differences/{difference}", signed_in(differences.answer), methods=["POST"]),
    Route("/staff/offers/{offer}/press", publishing(offers.press), methods=["POST"]),
    Route("/staff/offers/{offer}/undo", publishing(offers.undo), methods=["POST"]),
    Route(people.CALLS, signed_in(people.calls)),
    Route(people.CALLS, signed_in(people.press), methods=["POST"]),
    Route(people.MEETINGS, signed_in(people.meetings)),
    Route(people.MEETINGS, signed_in(people.mark), methods=["POST"]),
    Route(people.CASES, signed_in(people.stories_page)),
    Route(people.CASES, signed_in(people.decide), methods=["POST"]),
    Route("/staff/questions", publishing(questions.use), methods=["POST"]),
    Route("/staff/log", signed_in(rooms.log)),
    *things.ROUTES,
    *clarifying.ROUTES,
)
