catalog-refused = Ändringen i katalogens mapp används inte
catalog-refused-why = Den förra katalogen gäller tills detta är rättat:
catalog-refused-more = och { $count } till. Kör lotsen check för att se allt.
catalog-remote = Katalogen kan inte skickas till eller hämtas från Git
catalog-remote-why = Ändringarna finns kvar här och gäller. Lotsen försöker igen. Git säger: { $trouble }
