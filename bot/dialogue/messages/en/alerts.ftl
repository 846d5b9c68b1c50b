alert-outbox = Messages are stuck
alert-outbox-help = { $count } messages wait to be sent. The oldest has waited for { $minutes } minutes. Run lotsen doctor on the server: it says what to mend. You get no new message about this until it has worked again.
alert-dead = Something that a company wrote could not be handled
alert-dead-help = { $count ->
    [one] One message was laid aside
   *[other] { $count } messages were laid aside
  } after several tries. The company has been told that it went wrong. The log says what happened. It is erased after a week.
alert-clock = What Lotsen does by itself has stopped
alert-clock-help = Reminders and reports have not run for { $minutes } minutes. See that lotsen clock or lotsen run is up on the server. Nothing is lost: what should have been sent is sent once it runs again.
alert-outbox-well = Messages get through again
alert-dead-well = Nothing is laid aside any more
alert-clock-well = What Lotsen does by itself is running again
alert-well-help = You need not do anything.
