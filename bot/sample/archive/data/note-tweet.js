window.YTD.note_tweet.part0 = [
  {
    "noteTweet" : {
      "noteTweetId" : "2008095355420335927",
      "updatedAt" : "2026-01-05T08:36:56.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "Active",
        "annotations" : { }
      },
      "createdAt" : "2026-01-05T08:36:56.000Z",
      "core" : {
        "styletags" : [ ],
        "urls" : [ ],
        "text" : "I owe some people an apology, and I'd like to make it here because here is where I did it.\n\nFor about a year and a half I used this account to be horrible. I told myself that it was passion. It wasn't. It was a grown man shouting at strangers on a telephone, & some of them were nineteen, and one of them was somebody's husband with a whistle and a leaking kettle.\n\n@pavel_sample, I said you were a liar. You weren't; you were right about the offside, and about the game, and about there being people at the end of the line. @kit_sample, you came to the ground for the first time and the loudest person you met was me. I'm sorry. To the players: I've never once had to do my job in front of eight hundred people telling me that I'm useless at it.\n\nAnd @oldmere_sample. I wrote that I would wreck your bike. Eleven months later you knelt in a ditch in the rain and held my head. I don't have a good sentence for that, so I have bought you a bell.\n\nI'm leaving the old posts up. I thought about deleting them, but then I'd be the only one who gets to forget. If you see me at it again, say so. I'm going to keep the football, the cakes and the hills, and I'm going to try to leave the rest of it in the ditch.",
        "mentions" : [
          {
            "screenName" : "pavel_sample",
            "fromIndex" : "366",
            "toIndex" : "379"
          },
          {
            "screenName" : "kit_sample",
            "fromIndex" : "525",
            "toIndex" : "536"
          },
          {
            "screenName" : "oldmere_sample",
            "fromIndex" : "752",
            "toIndex" : "767"
          }
        ],
        "cashtags" : [ ],
        "hashtags" : [ ]
      }
    }
  },
  {
    "noteTweet" : {
      "noteTweetId" : "1857877718531740988",
      "updatedAt" : "2024-11-16T20:05:40.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "Active",
        "annotations" : { }
      },
      "createdAt" : "2024-11-16T20:05:40.000Z",
      "core" : {
        "styletags" : [ ],
        "urls" : [ ],
        "text" : "I have been going to Mill Lane for thirty-one years and I have never been so angry on a Saturday evening. So here it is, all of it, because I can't sleep on it.\n\nOne. The board are a bunch of clueless clowns. Three managers in two years, each one more pathetic than the last, and every time the same letter about \"a new chapter\". It isn't a new chapter, you idiots. It's the same page, upside down, and you're still colouring it in.\n\nTwo. The back four. I've watched them play the offside trap as if each of them had been told about it by post, on different days. Useless. Not unlucky, not young, not \"in transition\". Useless.\n\nThree. Whoever decided to charge fourteen pounds for that crap, and to move the pie stand behind a fence, can get stuffed. People bring their kids. People bring their dads. My own dad sat in that cold until he was 79 and he never once left early. I left early today. I hate that I did.\n\nFour. And this is for the ones who laugh at us online every week, with your mugs and your memes: shut up. Just shut up. You don't know what it's like to love something this stupid.\n\nThat's it. That's the post. I'm going to go and shout at a casserole.",
        "mentions" : [ ],
        "cashtags" : [ ],
        "hashtags" : [ ]
      }
    }
  },
  {
    "noteTweet" : {
      "noteTweetId" : "1571564298854105970",
      "updatedAt" : "2022-09-18T18:18:21.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "Active",
        "annotations" : { }
      },
      "createdAt" : "2022-09-18T18:18:21.000Z",
      "core" : {
        "styletags" : [ ],
        "urls" : [ ],
        "text" : "Right, the ginger cake story, since you keep asking. I rang my great-aunt Winnie, who is 91 and hears what she wants to hear, and read her the card: \"Ginger cake. Not for Leonard.\"\n\nLong silence. Then she laughed so hard that the nurse came in. Leonard, it turns out, was the coalman. In the summer of 1958 my grandmother left a ginger cake on the sill to cool & Leonard, who was passing with a hundredweight of best nuts on his back, put the sack down and ate the whole thing. Standing up. In the street. With his cap on.\n\nHe came back the next day with an empty tin, a bag of sugar and a face as red as a postbox, and asked if she might show him how it's made. She said no. She said no every week for eleven months. And in the twelfth month she married him.\n\nLeonard is my grandfather. Everybody called him Jack, because he couldn't stand \"Leonard\". I never knew.\n\nSo tonight I baked it. 250 g flour, 120 g butter, 2 tbsp ginger, treacle \"as usual\", 45 minutes. It's a little burnt at one corner and I ate that corner first, standing up, in the street, with my cap on.",
        "mentions" : [ ],
        "cashtags" : [ ],
        "hashtags" : [ ]
      }
    }
  }
]
