catalog-refused = The change in the catalog's folder is not used
catalog-refused-why = The earlier catalog stays in use until this is put right:
catalog-refused-more = and { $count } more. Run lotsen check to see all.
catalog-remote = The catalog can't be sent to or fetched from Git
catalog-remote-why = The changes are kept here and in use. Lotsen tries again. Git says: { $trouble }
