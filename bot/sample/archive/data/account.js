window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "marlow@example.org",
      "createdVia" : "web",
      "username" : "marlow_sample",
      "accountId" : "1477897062813249539",
      "createdAt" : "2022-01-03T06:58:12.000Z",
      "accountDisplayName" : "Marlow 🚲"
    }
  }
]
