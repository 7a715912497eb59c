window.YTD.tweets.part1 = [
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "3",
      "id_str" : "1896093767547524371",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1896093767547524371",
      "created_at" : "Sun Mar 02 07:02:36 +0000 2025",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "111"
      ],
      "favorite_count" : "15",
      "id_str" : "1649830584622070289",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1649830584622070289",
      "created_at" : "Sat Apr 22 17:40:38 +0000 2023",
      "favorited" : false,
      "full_text" : "One more point. That's all. One. I haven't been able to eat since Thursday, and you know how I am about eating.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Bracktwn",
            "screen_name" : "bracktwn_sample",
            "indices" : [
              "3",
              "19"
            ],
            "id_str" : "988006016567561644",
            "id" : "988006016567561644"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1652614374307592664",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1652614374307592664",
      "created_at" : "Sun Apr 30 10:02:25 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @bracktwn_sample: CHAMPIONS. Parade on Tuesday at six from Mill Lane to the town hall, on the back of a borrowed milk float. Bring a sca…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Pavel",
            "screen_name" : "pavel_sample",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "2",
      "id_str" : "1766519755845636551",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1766519755845636551",
      "created_at" : "Sat Mar 09 17:41:44 +0000 2024",
      "favorited" : false,
      "full_text" : "@pavel_sample fine. FINE. I've seen the replay. It was closer than I said",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1766499764326060514",
      "in_reply_to_status_id" : "1766499764326060514",
      "in_reply_to_user_id_str" : "1306652725445776359",
      "in_reply_to_user_id" : "1306652725445776359",
      "in_reply_to_screen_name" : "pavel_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Ines",
            "screen_name" : "ines_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "978223048072161442",
            "id" : "978223048072161442"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "84"
      ],
      "favorite_count" : "2",
      "id_str" : "1850633621907027931",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1850633621907027931",
      "created_at" : "Sun Oct 27 20:20:13 +0000 2024",
      "favorited" : false,
      "full_text" : "@ines_example perdona, tienes razón, estaba muy enfadado. ¿Te llevo un poco de sopa?",
      "lang" : "es",
      "in_reply_to_status_id_str" : "1850612070711350302",
      "in_reply_to_status_id" : "1850612070711350302",
      "in_reply_to_user_id_str" : "978223048072161442",
      "in_reply_to_user_id" : "978223048072161442",
      "in_reply_to_screen_name" : "ines_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "5",
      "id_str" : "1546192621241918643",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1546192621241918643",
      "created_at" : "Sun Jul 10 18:00:22 +0000 2022",
      "favorited" : false,
      "full_text" : "I could kill for a pizza right now. Sixty-eight km, one banana, no shade.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "44"
      ],
      "favorite_count" : "0",
      "id_str" : "1908842629607208065",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1908842629607208065",
      "created_at" : "Sun Apr 06 11:22:02 +0000 2025",
      "favorited" : false,
      "full_text" : "See you in August, you daft, wonderful club.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Velo",
            "screen_name" : "velo_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "1044196778666324493",
            "id" : "1044196778666324493"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "108"
      ],
      "favorite_count" : "0",
      "id_str" : "1802267294547139662",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1802267294547139662",
      "created_at" : "Sun Jun 16 09:09:42 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @velo_sample: Lost: one left shoe, size 44, cleat worn flat. Found: one man hopping. Please reunite them.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Bracktwn",
            "screen_name" : "bracktwn_sample",
            "indices" : [
              "3",
              "19"
            ],
            "id_str" : "988006016567561644",
            "id" : "988006016567561644"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "86"
      ],
      "favorite_count" : "0",
      "id_str" : "1908837099570263855",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1908837099570263855",
      "created_at" : "Sun Apr 06 11:00:03 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @bracktwn_sample: We are sorry. We will be better. The drum is staying where it is.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [
          {
            "text" : "UpTheHerons",
            "indices" : [
              "72",
              "84"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "84"
      ],
      "favorite_count" : "2",
      "id_str" : "1482399931567119588",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1482399931567119588",
      "created_at" : "Sat Jan 15 17:11:00 +0000 2022",
      "favorited" : false,
      "full_text" : "Nil-nil in the rain against Oldmere. I paid eleven pounds to watch mud. #UpTheHerons",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "90"
      ],
      "favorite_count" : "4",
      "id_str" : "1647325313213166927",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1647325313213166927",
      "created_at" : "Sat Apr 15 19:45:35 +0000 2023",
      "favorited" : false,
      "full_text" : "@oldmere_sample enjoy fourth place, neighbour, I hear the view is lovely from down there 😘",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1647262781627043508",
      "in_reply_to_status_id" : "1647262781627043508",
      "in_reply_to_user_id_str" : "1352210235897774914",
      "in_reply_to_user_id" : "1352210235897774914",
      "in_reply_to_screen_name" : "oldmere_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "240"
      ],
      "favorite_count" : "15",
      "id_str" : "1746522772598529335",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1746522772598529335",
      "created_at" : "Sun Jan 14 13:20:52 +0000 2024",
      "favorited" : false,
      "full_text" : "Snow on the Tarn road. Turned round at the cattle grid, came home, made dumplings: pork, ginger, spring onion, a bit of white pepper. Forty of them, pleated like a drunk's curtains, and every single one held together in the pan. No regrets.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "123"
      ],
      "favorite_count" : "7",
      "id_str" : "1478073693781712824",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1478073693781712824",
      "created_at" : "Mon Jan 03 18:40:04 +0000 2022",
      "favorited" : false,
      "full_text" : "New year, new account. I fix boilers by day, burn onions by night and ride a bicycle that is worth more than my van. Hello.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Pavel",
            "screen_name" : "pavel_sample",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "120"
      ],
      "favorite_count" : "12",
      "id_str" : "1867990742001395894",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1867990742001395894",
      "created_at" : "Sat Dec 14 17:51:13 +0000 2024",
      "favorited" : false,
      "full_text" : "@pavel_sample you're still here? Blimey. I've scraped more interesting things off my tyres, you boring, snivelling twerp",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1867942613967963255",
      "in_reply_to_status_id" : "1867942613967963255",
      "in_reply_to_user_id_str" : "1306652725445776359",
      "in_reply_to_user_id" : "1306652725445776359",
      "in_reply_to_screen_name" : "pavel_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Dora",
            "screen_name" : "dora_sample",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "1243475160662526025",
            "id" : "1243475160662526025"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "113"
      ],
      "favorite_count" : "3",
      "id_str" : "1627350480025340537",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1627350480025340537",
      "created_at" : "Sun Feb 19 16:52:43 +0000 2023",
      "favorited" : false,
      "full_text" : "@dora_sample hey, you're not stupid at all. Everybody strips a thread once. I've done it twice with the same bolt",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1627293278039554459",
      "in_reply_to_status_id" : "1627293278039554459",
      "in_reply_to_user_id_str" : "1243475160662526025",
      "in_reply_to_user_id" : "1243475160662526025",
      "in_reply_to_screen_name" : "dora_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Dora",
            "screen_name" : "dora_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "1243475160662526025",
            "id" : "1243475160662526025"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "113"
      ],
      "favorite_count" : "0",
      "id_str" : "1832843349893105779",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1832843349893105779",
      "created_at" : "Sun Sep 08 18:08:01 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @dora_sample: Marlow is in my workshop. He's changed his mind about tubeless. There is sealant on the ceiling.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "11"
      ],
      "favorite_count" : "19",
      "id_str" : "1842615886185164318",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1842615886185164318",
      "created_at" : "Sat Oct 05 17:20:36 +0000 2024",
      "favorited" : false,
      "full_text" : "🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡",
      "lang" : "art"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [
          {
            "url" : "https://t.co/MrJpH7Jilw",
            "expanded_url" : "https://example.org/routes/three-valleys-112k",
            "display_url" : "example.org/routes/three-v…",
            "indices" : [
              "0",
              "23"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "23"
      ],
      "favorite_count" : "29",
      "id_str" : "1794759214295728499",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1794759214295728499",
      "created_at" : "Sun May 26 15:55:16 +0000 2024",
      "favorited" : false,
      "full_text" : "https://t.co/MrJpH7Jilw",
      "lang" : "zxx"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "83"
      ],
      "favorite_count" : "38",
      "id_str" : "1840111744718080729",
      "truncated" : false,
      "retweet_count" : "4",
      "id" : "1840111744718080729",
      "created_at" : "Sat Sep 28 19:30:02 +0000 2024",
      "favorited" : false,
      "full_text" : "Bea's birthday. Made the almond cake. She says I look tired. I said it's the flour.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "60"
      ],
      "favorite_count" : "14",
      "id_str" : "1781734486873266175",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1781734486873266175",
      "created_at" : "Sat Apr 20 17:19:39 +0000 2024",
      "favorited" : false,
      "full_text" : "Bullshit penalty. Complete and utter bullshit. I'm off home.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "13",
      "id_str" : "1741753764304842689",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1741753764304842689",
      "created_at" : "Mon Jan 01 09:30:32 +0000 2024",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "87"
      ],
      "favorite_count" : "57",
      "id_str" : "1913586330036381996",
      "truncated" : false,
      "retweet_count" : "6",
      "id" : "1913586330036381996",
      "created_at" : "Sat Apr 19 13:31:48 +0000 2025",
      "favorited" : false,
      "full_text" : "Hot cross buns, second attempt. The crosses slid off, so they're just buns with a past.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "88"
      ],
      "favorite_count" : "14",
      "id_str" : "1982486479755875462",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1982486479755875462",
      "created_at" : "Sun Oct 26 16:36:24 +0000 2025",
      "favorited" : false,
      "full_text" : "Physio says I may ride indoors. Biscuit has claimed the trainer as a chair. Talks go on.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "78"
      ],
      "favorite_count" : "0",
      "id_str" : "1581334268904503479",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1581334268904503479",
      "created_at" : "Sat Oct 15 17:20:44 +0000 2022",
      "favorited" : false,
      "full_text" : "Offside? OFFSIDE? He was in his own half, you blind fool. Get that flag a dog.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "44"
      ],
      "favorite_count" : "7",
      "id_str" : "1629529432083422068",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1629529432083422068",
      "created_at" : "Sat Feb 25 17:11:06 +0000 2023",
      "favorited" : false,
      "full_text" : "Top of the league!! For at least two hours!!",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "53"
      ],
      "favorite_count" : "16",
      "id_str" : "1900954794362698434",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1900954794362698434",
      "created_at" : "Sat Mar 15 16:58:35 +0000 2025",
      "favorited" : false,
      "full_text" : "Reflecting. Still think the offside trap is bullshit.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "100"
      ],
      "favorite_count" : "6",
      "id_str" : "1678157295416359019",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1678157295416359019",
      "created_at" : "Sun Jul 09 21:40:52 +0000 2023",
      "favorited" : false,
      "full_text" : "Heute zum ersten Mal Spätzle selbst geschabt. Die Küche sieht aus wie nach einer Schneeballschlacht.",
      "lang" : "de"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "87"
      ],
      "favorite_count" : "7",
      "id_str" : "2065747094768435303",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2065747094768435303",
      "created_at" : "Sat Jun 13 10:44:21 +0000 2026",
      "favorited" : false,
      "full_text" : "@oldmere_sample Sunday, six o'clock, the Tarn? I'll bring egg sandwiches. Not in a sock",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2065734845066099305",
      "in_reply_to_status_id" : "2065734845066099305",
      "in_reply_to_user_id_str" : "1352210235897774914",
      "in_reply_to_user_id" : "1352210235897774914",
      "in_reply_to_screen_name" : "oldmere_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "127"
      ],
      "favorite_count" : "1",
      "id_str" : "1967342684730794098",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1967342684730794098",
      "created_at" : "Sun Sep 14 21:40:22 +0000 2025",
      "favorited" : false,
      "full_text" : "Bit of news. I came off on the Tarn descent this morning. Wet leaves, my own fault. Collarbone, two ribs, one very good helmet.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "76"
      ],
      "favorite_count" : "0",
      "id_str" : "1779591933017562572",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1779591933017562572",
      "created_at" : "Sun Apr 14 19:25:54 +0000 2024",
      "favorited" : false,
      "full_text" : "Rhubarb &amp; custard tart. Biscuit sat next to it for an hour like a guard.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "69"
      ],
      "favorite_count" : "6",
      "id_str" : "1865428131604114547",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1865428131604114547",
      "created_at" : "Sat Dec 07 16:08:19 +0000 2024",
      "favorited" : false,
      "full_text" : "Match called off: frozen pitch. Nobody lost. Best result since April.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Velo",
            "screen_name" : "velo_sample",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "1044196778666324493",
            "id" : "1044196778666324493"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "89"
      ],
      "favorite_count" : "6",
      "id_str" : "1520699548552654764",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1520699548552654764",
      "created_at" : "Sun May 01 09:40:00 +0000 2022",
      "favorited" : false,
      "full_text" : "@velo_sample washing-up liquid for the shirt &amp; fridge. For the cat I'm taking advice.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1520651773624210407",
      "in_reply_to_status_id" : "1520651773624210407",
      "in_reply_to_user_id_str" : "1044196778666324493",
      "in_reply_to_user_id" : "1044196778666324493",
      "in_reply_to_screen_name" : "velo_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "50"
      ],
      "favorite_count" : "1",
      "id_str" : "1637440224849000132",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1637440224849000132",
      "created_at" : "Sun Mar 19 13:05:46 +0000 2023",
      "favorited" : false,
      "full_text" : "Domingo de bici y tortilla. No se puede pedir más.",
      "lang" : "es"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "76"
      ],
      "favorite_count" : "5",
      "id_str" : "1931812993527812835",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1931812993527812835",
      "created_at" : "Sun Jun 08 20:38:03 +0000 2025",
      "favorited" : false,
      "full_text" : "What's the word for when the sauce splits and you decide that it's \"rustic\"?",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [
          {
            "url" : "https://t.co/L1kjyLcJCX",
            "expanded_url" : "https://twitter.com/kit_sample/status/2038166916240134404",
            "display_url" : "twitter.com/kit_sample/sta…",
            "indices" : [
              "83",
              "106"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "106"
      ],
      "favorite_count" : "4",
      "id_str" : "2038197167931749949",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2038197167931749949",
      "created_at" : "Sun Mar 29 10:10:47 +0000 2026",
      "favorited" : false,
      "full_text" : "Kit has written down why that miss wasn't his fault, with arrows. Worth your time. https://t.co/L1kjyLcJCX",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Pavel",
            "screen_name" : "pavel_sample",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "104"
      ],
      "favorite_count" : "3",
      "id_str" : "1837548494632071843",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1837548494632071843",
      "created_at" : "Sat Sep 21 17:44:35 +0000 2024",
      "favorited" : false,
      "full_text" : "@pavel_sample you're a liar and a coward, mate. Say it to my face at the turnstile on Saturday, you worm",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1837523893158692971",
      "in_reply_to_status_id" : "1837523893158692971",
      "in_reply_to_user_id_str" : "1306652725445776359",
      "in_reply_to_user_id" : "1306652725445776359",
      "in_reply_to_screen_name" : "pavel_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "51"
      ],
      "favorite_count" : "0",
      "id_str" : "1845408481119297260",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1845408481119297260",
      "created_at" : "Sun Oct 13 10:17:22 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @oldmere_sample: Not printing that one on a mug.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "75"
      ],
      "favorite_count" : "7",
      "id_str" : "2022762800219948391",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2022762800219948391",
      "created_at" : "Sat Feb 14 20:00:07 +0000 2026",
      "favorited" : false,
      "full_text" : "Cooked for two, and this time two people ate. That is all I'm going to say.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "110"
      ],
      "favorite_count" : "8",
      "id_str" : "2045482687910491362",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2045482687910491362",
      "created_at" : "Sat Apr 18 12:40:50 +0000 2026",
      "favorited" : false,
      "full_text" : "I gave a penalty and a nine-year-old told me that my decision was \"disappointing\". Fair. Terrifying, but fair.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "96"
      ],
      "favorite_count" : "12",
      "id_str" : "1710706153656041921",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1710706153656041921",
      "created_at" : "Sat Oct 07 17:18:25 +0000 2023",
      "favorited" : false,
      "full_text" : "What a shambles. We defend corners like somebody yelled \"fire\". Bloody useless, the lot of them.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "91"
      ],
      "favorite_count" : "10",
      "id_str" : "2006491199740594972",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2006491199740594972",
      "created_at" : "Wed Dec 31 22:22:35 +0000 2025",
      "favorited" : false,
      "full_text" : "2,950 km &amp; six weeks of ceiling. I've had time to read myself. I didn't enjoy the book.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "86"
      ],
      "favorite_count" : "22",
      "id_str" : "1584100300792822170",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1584100300792822170",
      "created_at" : "Sun Oct 23 08:31:57 +0000 2022",
      "favorited" : false,
      "full_text" : "Clocks go back next week, which means I'll be wrong about the time in a new direction.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "68"
      ],
      "favorite_count" : "3",
      "id_str" : "1609321099819156126",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1609321099819156126",
      "created_at" : "Sat Dec 31 22:50:24 +0000 2022",
      "favorited" : false,
      "full_text" : "2022: 4,310 km, 38 matches, 1 good cake. See you on the other side x",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Kettle",
            "screen_name" : "kettle_example",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "975209095",
            "id" : "975209095"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "115"
      ],
      "favorite_count" : "0",
      "id_str" : "1888536308448678775",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1888536308448678775",
      "created_at" : "Sun Feb 09 10:31:57 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @kettle_example: if you say sorry to a kettle, it does not boil faster, but you are nicer company while you wait",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "97"
      ],
      "favorite_count" : "15",
      "id_str" : "1639697552427006739",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1639697552427006739",
      "created_at" : "Sat Mar 25 18:35:35 +0000 2023",
      "favorited" : false,
      "full_text" : "1. Turn the water off. 2. No, really, turn it off. 3. The valve you just turned is for next door.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1639697005944915068",
      "in_reply_to_status_id" : "1639697005944915068",
      "in_reply_to_user_id_str" : "1477897062813249539",
      "in_reply_to_user_id" : "1477897062813249539",
      "in_reply_to_screen_name" : "marlow_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "0",
      "id_str" : "1874391548942114793",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1874391548942114793",
      "created_at" : "Wed Jan 01 09:45:44 +0000 2025",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Gazette",
            "screen_name" : "gazette_sample",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "2367720674",
            "id" : "2367720674"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "139"
      ],
      "favorite_count" : "0",
      "id_str" : "1879078719302085710",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1879078719302085710",
      "created_at" : "Tue Jan 14 08:10:52 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @gazette_sample: \"He came at eleven at night and wouldn't take a penny,\" says Mrs Ottaway, 82. Town's heating engineers praised after a…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Quiz",
            "screen_name" : "quiz_example",
            "indices" : [
              "3",
              "16"
            ],
            "id_str" : "1382764949245575080",
            "id" : "1382764949245575080"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "139"
      ],
      "favorite_count" : "0",
      "id_str" : "1680155433236549020",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1680155433236549020",
      "created_at" : "Sat Jul 15 10:00:45 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @quiz_example: Which vegetable did Marlow of table nine write down for \"largest planet\"? Answers on Thursday at the Heron &amp; Hatchet.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Pavel",
            "screen_name" : "pavel_sample",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "114"
      ],
      "favorite_count" : "1",
      "id_str" : "1766517676393481241",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1766517676393481241",
      "created_at" : "Sat Mar 09 17:33:29 +0000 2024",
      "favorited" : false,
      "full_text" : "@pavel_sample you absolute idiot, he was onside by a metre. Do you even watch the game, or do you just make noise?",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1766447972045213554",
      "in_reply_to_status_id" : "1766447972045213554",
      "in_reply_to_user_id_str" : "1306652725445776359",
      "in_reply_to_user_id" : "1306652725445776359",
      "in_reply_to_screen_name" : "pavel_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "102"
      ],
      "favorite_count" : "7",
      "id_str" : "1809943326505805713",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1809943326505805713",
      "created_at" : "Sun Jul 07 13:31:30 +0000 2024",
      "favorited" : false,
      "full_text" : "Pickled everything. If it stands still in this kitchen, it goes into a jar. Sit down at your own risk.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "1"
      ],
      "favorite_count" : "19",
      "id_str" : "2022957871925439253",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "2022957871925439253",
      "created_at" : "Sun Feb 15 08:55:16 +0000 2026",
      "favorited" : false,
      "full_text" : "😊",
      "lang" : "art"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "83"
      ],
      "favorite_count" : "14",
      "id_str" : "1874237092010265261",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1874237092010265261",
      "created_at" : "Tue Dec 31 23:31:59 +0000 2024",
      "favorited" : false,
      "full_text" : "3,480 km. Fewer than last year. Louder than last year. I don't know about this one.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Greta",
            "screen_name" : "greta_example",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1207004080",
            "id" : "1207004080"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "55"
      ],
      "favorite_count" : "4",
      "id_str" : "1954519811672304336",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1954519811672304336",
      "created_at" : "Sun Aug 10 12:26:50 +0000 2025",
      "favorited" : false,
      "full_text" : "@greta_example mine rises fine now, it's me who doesn't",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1954470145013245832",
      "in_reply_to_status_id" : "1954470145013245832",
      "in_reply_to_user_id_str" : "1207004080",
      "in_reply_to_user_id" : "1207004080",
      "in_reply_to_screen_name" : "greta_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "110"
      ],
      "favorite_count" : "7",
      "id_str" : "1756388785649740758",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1756388785649740758",
      "created_at" : "Sat Feb 10 18:44:53 +0000 2024",
      "favorited" : false,
      "full_text" : "@oldmere_sample oh shut up, moron. You came to Mill Lane with eleven men behind the ball and called it tactics",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1756312398318464820",
      "in_reply_to_status_id" : "1756312398318464820",
      "in_reply_to_user_id_str" : "1352210235897774914",
      "in_reply_to_user_id" : "1352210235897774914",
      "in_reply_to_screen_name" : "oldmere_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "64"
      ],
      "favorite_count" : "11",
      "id_str" : "1698023731100913584",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1698023731100913584",
      "created_at" : "Sat Sep 02 17:22:59 +0000 2023",
      "favorited" : false,
      "full_text" : "Drew with the leaders &amp; I've lost my voice. Enjoy the quiet.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "92"
      ],
      "favorite_count" : "2",
      "id_str" : "2035803751203438519",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2035803751203438519",
      "created_at" : "Sun Mar 22 19:40:12 +0000 2026",
      "favorited" : false,
      "full_text" : "Which of you recommended miso in the caramel? I'd like to shake your hand with both of mine.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Ines",
            "screen_name" : "ines_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "978223048072161442",
            "id" : "978223048072161442"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "117"
      ],
      "favorite_count" : "12",
      "id_str" : "1502753604468860427",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1502753604468860427",
      "created_at" : "Sat Mar 12 21:09:13 +0000 2022",
      "favorited" : false,
      "full_text" : "@ines_example ¡Gracias por la receta! El arroz salió perfecto, aunque se me olvidó el azafrán hasta el último minuto.",
      "lang" : "es",
      "in_reply_to_status_id_str" : "1502706419925450749",
      "in_reply_to_status_id" : "1502706419925450749",
      "in_reply_to_user_id_str" : "978223048072161442",
      "in_reply_to_user_id" : "978223048072161442",
      "in_reply_to_screen_name" : "ines_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "103"
      ],
      "favorite_count" : "13",
      "id_str" : "1543617321447154100",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1543617321447154100",
      "created_at" : "Sun Jul 03 15:27:03 +0000 2022",
      "favorited" : false,
      "full_text" : "Heat: 33 degrees. Boilers fixed today: 0. People who rang to say their boiler is working \"too well\": 2.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "8",
      "id_str" : "1533343800980727089",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1533343800980727089",
      "created_at" : "Sun Jun 05 07:03:44 +0000 2022",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "87"
      ],
      "favorite_count" : "1",
      "id_str" : "1551262248855398088",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1551262248855398088",
      "created_at" : "Sun Jul 24 17:45:15 +0000 2022",
      "favorited" : false,
      "full_text" : "A toddler at the market looked at my helmet and said \"mushroom\". I have nothing to add.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "65"
      ],
      "favorite_count" : "2",
      "id_str" : "1822351747216591908",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1822351747216591908",
      "created_at" : "Sat Aug 10 19:18:08 +0000 2024",
      "favorited" : false,
      "full_text" : "@oldmere_sample go and laugh somewhere else, you smug little toad",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1822346707674465909",
      "in_reply_to_status_id" : "1822346707674465909",
      "in_reply_to_user_id_str" : "1352210235897774914",
      "in_reply_to_user_id" : "1352210235897774914",
      "in_reply_to_screen_name" : "oldmere_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Norm",
            "screen_name" : "norm_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "2286348231",
            "id" : "2286348231"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "138"
      ],
      "favorite_count" : "0",
      "id_str" : "1898663977490876487",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1898663977490876487",
      "created_at" : "Sun Mar 09 09:15:42 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @norm_sample: The forum rules are on the wall in the clubhouse. They fit on a beer mat. The first one is \"people first, points second\".",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "132"
      ],
      "favorite_count" : "22",
      "id_str" : "1944415502920094397",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1944415502920094397",
      "created_at" : "Sun Jul 13 15:15:56 +0000 2025",
      "favorited" : false,
      "full_text" : "200 km. I set off at four with a bat over my head &amp; came home at seven with a sandwich in my sock. Don't ask about the sandwich.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "272"
      ],
      "favorite_count" : "12",
      "id_str" : "1571564299455035812",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1571564299455035812",
      "created_at" : "Sun Sep 18 18:18:21 +0000 2022",
      "favorited" : false,
      "full_text" : "Right, the ginger cake story, since you keep asking. I rang my great-aunt Winnie, who is 91 and hears what she wants to hear, and read her the card: \"Ginger cake. Not for Leonard.\"\n\nLong silence. Then she laughed so hard that the nurse came in. Leonard, it turns out, was…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "86"
      ],
      "favorite_count" : "1",
      "id_str" : "1875592242419382069",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1875592242419382069",
      "created_at" : "Sat Jan 04 17:16:52 +0000 2025",
      "favorited" : false,
      "full_text" : "A new year and the same crap from set pieces. I counted seven of them unmarked. SEVEN.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "280"
      ],
      "favorite_count" : "9",
      "id_str" : "1921653608970898301",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1921653608970898301",
      "created_at" : "Sun May 11 19:48:17 +0000 2025",
      "favorited" : false,
      "full_text" : "Taught a beginners' class at the bike kitchen. Nine people, nine fixed punctures, one fixed puncture that wasn't one before. A woman of seventy rode to the end of the car park and back for the first time since school, and rang the bell the whole way, so I had something in my eye.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "134"
      ],
      "favorite_count" : "0",
      "id_str" : "2030984391009986017",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2030984391009986017",
      "created_at" : "Mon Mar 09 12:29:47 +0000 2026",
      "favorited" : false,
      "full_text" : "Overheard at the bike kitchen: \"I'm too stupid for gears.\" You're not. Nobody is. Gears are badly explained, mostly by people like me.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "108"
      ],
      "favorite_count" : "5",
      "id_str" : "1705929691021260619",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1705929691021260619",
      "created_at" : "Sun Sep 24 12:58:27 +0000 2023",
      "favorited" : false,
      "full_text" : "A wasp got inside my jersey at 45 km/h. I'd like to apologise to the village of Lower Fenny for what it saw.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "95"
      ],
      "favorite_count" : "9",
      "id_str" : "2050943572250578208",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2050943572250578208",
      "created_at" : "Sun May 03 14:20:26 +0000 2026",
      "favorited" : false,
      "full_text" : "People keep asking, so there it is, Nan's card typed up &amp; \"as usual\" translated into grams.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Jutta",
            "screen_name" : "jutta_sample",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "2352597656",
            "id" : "2352597656"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "121"
      ],
      "favorite_count" : "13",
      "id_str" : "1541168195042140832",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1541168195042140832",
      "created_at" : "Sun Jun 26 21:15:05 +0000 2022",
      "favorited" : false,
      "full_text" : "@jutta_sample Danke für das Wochenende! Der Kartoffelsalat war großartig, und ich verrate niemandem, dass Brühe drin ist.",
      "lang" : "de",
      "in_reply_to_status_id_str" : "1541104042958529387",
      "in_reply_to_status_id" : "1541104042958529387",
      "in_reply_to_user_id_str" : "2352597656",
      "in_reply_to_user_id" : "2352597656",
      "in_reply_to_screen_name" : "jutta_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "67"
      ],
      "favorite_count" : "25",
      "id_str" : "1609889798041680685",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1609889798041680685",
      "created_at" : "Mon Jan 02 12:30:12 +0000 2023",
      "favorited" : false,
      "full_text" : "Resolution: fewer opinions about referees. Starting after Saturday.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "278"
      ],
      "favorite_count" : "41",
      "id_str" : "2053072499680341435",
      "truncated" : false,
      "retweet_count" : "4",
      "id" : "2053072499680341435",
      "created_at" : "Sat May 09 11:20:02 +0000 2026",
      "favorited" : false,
      "full_text" : "I've kept a list this spring: twelve hills, nine loaves, four wrong turns, one heron, two apologies (received), one apology (given, about a parking space), no opinions on set pieces before noon. It's a short list, but I like reading it more than anything else I've written here.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Gazette",
            "screen_name" : "gazette_sample",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "2367720674",
            "id" : "2367720674"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "130"
      ],
      "favorite_count" : "0",
      "id_str" : "1720850775585095577",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1720850775585095577",
      "created_at" : "Sat Nov 04 17:09:31 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @gazette_sample: Town 1, Marshgate 1. A late header rescues a point on a pitch that the groundsman described as \"mostly there\".",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "98"
      ],
      "favorite_count" : "0",
      "id_str" : "1891153070074945297",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1891153070074945297",
      "created_at" : "Sun Feb 16 15:50:02 +0000 2025",
      "favorited" : false,
      "full_text" : "Ridden to the lighthouse &amp; back with a headwind in both directions. Physics, explain yourself.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "18",
      "id_str" : "1845178286422337983",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1845178286422337983",
      "created_at" : "Sat Oct 12 19:02:39 +0000 2024",
      "favorited" : false,
      "full_text" : "@oldmere_sample and you can keep the mug",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1845127438748860528",
      "in_reply_to_status_id" : "1845127438748860528",
      "in_reply_to_user_id_str" : "1352210235897774914",
      "in_reply_to_user_id" : "1352210235897774914",
      "in_reply_to_screen_name" : "oldmere_sample"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "3",
      "id_str" : "1829936172169728720",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1829936172169728720",
      "created_at" : "Sat Aug 31 17:35:56 +0000 2024",
      "favorited" : false,
      "full_text" : "Second from bottom &amp; the tannoy plays \"Happy\". Read the room, tannoy.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "68"
      ],
      "favorite_count" : "0",
      "id_str" : "1753828725613169309",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1753828725613169309",
      "created_at" : "Sat Feb 03 17:12:07 +0000 2024",
      "favorited" : false,
      "full_text" : "Bottom three. I hope the board is proud, you useless pack of clowns.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "57"
      ],
      "favorite_count" : "15",
      "id_str" : "1871868663561854708",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1871868663561854708",
      "created_at" : "Wed Dec 25 10:40:41 +0000 2024",
      "favorited" : false,
      "full_text" : "Merry Christmas. The goose says nothing. The goose knows.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "126"
      ],
      "favorite_count" : "20",
      "id_str" : "1634603668913690654",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1634603668913690654",
      "created_at" : "Sat Mar 11 17:14:18 +0000 2023",
      "favorited" : false,
      "full_text" : "Nobody laid a glove on us for an hour and then we pass it straight to their striker like a bunch of muppets. Crap, crap, crap.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Stew",
            "screen_name" : "stew_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1080208902484889891",
            "id" : "1080208902484889891"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "92"
      ],
      "favorite_count" : "13",
      "id_str" : "1789992116180637088",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1789992116180637088",
      "created_at" : "Mon May 13 12:12:31 +0000 2024",
      "favorited" : false,
      "full_text" : "@stew_example yoghurt, lime, garlic, far too much paprika, overnight. Don't fear the paprika",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1789928792574143952",
      "in_reply_to_status_id" : "1789928792574143952",
      "in_reply_to_user_id_str" : "1080208902484889891",
      "in_reply_to_user_id" : "1080208902484889891",
      "in_reply_to_screen_name" : "stew_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "97"
      ],
      "favorite_count" : "10",
      "id_str" : "1761442118310416844",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1761442118310416844",
      "created_at" : "Sat Feb 24 17:25:01 +0000 2024",
      "favorited" : false,
      "full_text" : "Who takes a quick throw-in to NOBODY? Honestly, what goes on in that empty head? Absolute donkey.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "114"
      ],
      "favorite_count" : "5",
      "id_str" : "1525811446198874291",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1525811446198874291",
      "created_at" : "Sun May 15 12:12:51 +0000 2022",
      "favorited" : false,
      "full_text" : "This pump track in the park is sick, absolutely love it. I fell off twice in front of children and they applauded.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "123"
      ],
      "favorite_count" : "15",
      "id_str" : "1814635235427855425",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1814635235427855425",
      "created_at" : "Sat Jul 20 12:15:29 +0000 2024",
      "favorited" : false,
      "full_text" : "Cyclists of Brackwater: the new lane on Station Road has a lamp post IN it. In the middle. With a sign saying \"cycle lane\".",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [
          {
            "url" : "https://t.co/vFWaeWeh2T",
            "expanded_url" : "https://twitter.com/pavel_sample/status/1837815392647065317",
            "display_url" : "twitter.com/pavel_sample/s…",
            "indices" : [
              "44",
              "67"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "67"
      ],
      "favorite_count" : "5",
      "id_str" : "1837844455153273686",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1837844455153273686",
      "created_at" : "Sun Sep 22 13:20:38 +0000 2024",
      "favorited" : false,
      "full_text" : "Oh, give it a rest, you sanctimonious twit. https://t.co/vFWaeWeh2T",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Refs",
            "screen_name" : "refs_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1195976909870629620",
            "id" : "1195976909870629620"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "96"
      ],
      "favorite_count" : "0",
      "id_str" : "2045485615437182618",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2045485615437182618",
      "created_at" : "Sat Apr 18 12:52:28 +0000 2026",
      "favorited" : false,
      "full_text" : "@refs_example how do you do it? I had one match with oranges at half time and I need to lie down",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2045428816409084317",
      "in_reply_to_status_id" : "2045428816409084317",
      "in_reply_to_user_id_str" : "1195976909870629620",
      "in_reply_to_user_id" : "1195976909870629620",
      "in_reply_to_screen_name" : "refs_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "6",
      "id_str" : "1819790489204358899",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1819790489204358899",
      "created_at" : "Sat Aug 03 17:40:37 +0000 2024",
      "favorited" : false,
      "full_text" : "New gaffer, new kit, same seat. I've got a good feeling. Screenshot this.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Gazette",
            "screen_name" : "gazette_sample",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "2367720674",
            "id" : "2367720674"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1489936869948812242",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1489936869948812242",
      "created_at" : "Sat Feb 05 12:20:06 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @gazette_sample: The bakery on Tanner Street reopens on Saturday after the flood. Free buns for anyone who helped to carry the ovens out.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "55"
      ],
      "favorite_count" : "8",
      "id_str" : "1657783849662341474",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1657783849662341474",
      "created_at" : "Sun May 14 16:24:04 +0000 2023",
      "favorited" : false,
      "full_text" : "Overnight oats are just porridge for people with plans.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "43"
      ],
      "favorite_count" : "14",
      "id_str" : "1634846695005559384",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1634846695005559384",
      "created_at" : "Sun Mar 12 09:20:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Slept on it. Still crap. Had toast. Better.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "247"
      ],
      "favorite_count" : "20",
      "id_str" : "1660359190194961863",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1660359190194961863",
      "created_at" : "Sun May 21 18:57:33 +0000 2023",
      "favorited" : false,
      "full_text" : "Hundred kilometres! My first! It took all day, and I had a nap in a churchyard next to a very understanding sheep. Nobody tells you that the last ten are mostly bargaining: one more hedge, one more gate, one more jelly baby &amp; then you may cry.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "111"
      ],
      "favorite_count" : "10",
      "id_str" : "1842615317685636679",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1842615317685636679",
      "created_at" : "Sat Oct 05 17:18:20 +0000 2024",
      "favorited" : false,
      "full_text" : "I HATE THIS TEAM. I HATE THIS TEAM. I HATE THIS TEAM. Worthless idiots, all eleven, and the three on the bench.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "15",
      "id_str" : "1609807894754072153",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1609807894754072153",
      "created_at" : "Mon Jan 02 07:04:45 +0000 2023",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Kettle",
            "screen_name" : "kettle_example",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "975209095",
            "id" : "975209095"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "58"
      ],
      "favorite_count" : "0",
      "id_str" : "1548611016224200267",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1548611016224200267",
      "created_at" : "Sun Jul 17 10:10:12 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @kettle_example: cold tea is just tea that has given up",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "51"
      ],
      "favorite_count" : "2",
      "id_str" : "1858109017396104410",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1858109017396104410",
      "created_at" : "Sun Nov 17 11:24:46 +0000 2024",
      "favorited" : false,
      "full_text" : "I'm not taking it back. But the casserole was good.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "93"
      ],
      "favorite_count" : "4",
      "id_str" : "1566419274640049768",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1566419274640049768",
      "created_at" : "Sun Sep 04 13:33:52 +0000 2022",
      "favorited" : false,
      "full_text" : "Found my grandmother's recipe tin. Half of the cards just say \"as usual\". As usual WHAT, Nan?",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          },
          {
            "name" : "Pavel",
            "screen_name" : "pavel_sample",
            "indices" : [
              "16",
              "29"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          },
          {
            "name" : "Kit",
            "screen_name" : "kit_sample",
            "indices" : [
              "30",
              "41"
            ],
            "id_str" : "1091464200126036170",
            "id" : "1091464200126036170"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "41"
      ],
      "favorite_count" : "10",
      "id_str" : "2066136242326325559",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2066136242326325559",
      "created_at" : "Sun Jun 14 12:30:41 +0000 2026",
      "favorited" : false,
      "full_text" : "@oldmere_sample @pavel_sample @kit_sample",
      "lang" : "qam"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "88"
      ],
      "favorite_count" : "13",
      "id_str" : "1781791809972391345",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1781791809972391345",
      "created_at" : "Sat Apr 20 21:07:26 +0000 2024",
      "favorited" : false,
      "full_text" : "I wasn't off home. I stood by the bus stop and listened to the rest on somebody's phone.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "109"
      ],
      "favorite_count" : "9",
      "id_str" : "1522993633339482679",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1522993633339482679",
      "created_at" : "Sat May 07 17:35:52 +0000 2022",
      "favorited" : false,
      "full_text" : "Season over. Ninth. If you offered me ninth in August I would have bitten your hand off, so why am I sulking?",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "137"
      ],
      "favorite_count" : "5",
      "id_str" : "1835254832554214921",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1835254832554214921",
      "created_at" : "Sun Sep 15 09:50:24 +0000 2024",
      "favorited" : false,
      "full_text" : "A gentleman in the stand called me \"a pathetic excuse for a supporter\" yesterday. He was eighty and holding a flask, so I said thank you.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "26"
      ],
      "favorite_count" : "7",
      "id_str" : "1906348629943112263",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1906348629943112263",
      "created_at" : "Sun Mar 30 14:11:46 +0000 2025",
      "favorited" : false,
      "full_text" : "桜が咲きました。今日は川沿いを50キロ走りました🌸🚲",
      "lang" : "ja"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "130"
      ],
      "favorite_count" : "8",
      "id_str" : "1878436934113279794",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1878436934113279794",
      "created_at" : "Sun Jan 12 13:40:39 +0000 2025",
      "favorited" : false,
      "full_text" : "Twelve degrees below freezing and the pipes of half the town are popping. If you're waiting for me: I'm coming. Put the kettle on.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "3",
              "18"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "107"
      ],
      "favorite_count" : "0",
      "id_str" : "1967531496168116361",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1967531496168116361",
      "created_at" : "Mon Sep 15 10:10:38 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @oldmere_sample: He said \"not the goalkeepers\" twice, so I knew his brain was fine. Get well, neighbour.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "78"
      ],
      "favorite_count" : "0",
      "id_str" : "2033246522678875669",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2033246522678875669",
      "created_at" : "Sun Mar 15 18:18:41 +0000 2026",
      "favorited" : false,
      "full_text" : "Paella para doce en el jardín de Inés. El arroz, perfecto. La lluvia, puntual.",
      "lang" : "es"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Ines",
            "screen_name" : "ines_example",
            "indices" : [
              "3",
              "16"
            ],
            "id_str" : "978223048072161442",
            "id" : "978223048072161442"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "119"
      ],
      "favorite_count" : "0",
      "id_str" : "1700902381141519159",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1700902381141519159",
      "created_at" : "Sun Sep 10 16:01:43 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @ines_example: Mi vecino Marlow me ha traído otra bolsa de tomates. Es la quinta. Por favor, que alguien lo detenga.",
      "lang" : "es"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Kenji",
            "screen_name" : "kenji_example",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1279704454",
            "id" : "1279704454"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "2",
      "id_str" : "1614898343926217637",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1614898343926217637",
      "created_at" : "Mon Jan 16 08:12:23 +0000 2023",
      "favorited" : false,
      "full_text" : "@kenji_example スープのコツを教えてくれてありがとう!最高でした🍜",
      "lang" : "ja",
      "in_reply_to_status_id_str" : "1614846644291519695",
      "in_reply_to_status_id" : "1614846644291519695",
      "in_reply_to_user_id_str" : "1279704454",
      "in_reply_to_user_id" : "1279704454",
      "in_reply_to_screen_name" : "kenji_example"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "74"
      ],
      "favorite_count" : "11",
      "id_str" : "1685566215561620018",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1685566215561620018",
      "created_at" : "Sun Jul 30 08:21:16 +0000 2023",
      "favorited" : false,
      "full_text" : "To the pathetic little thief who took my saddle: I hope you sit on a fork.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [
          {
            "text" : "UpTheHerons",
            "indices" : [
              "86",
              "98"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "98"
      ],
      "favorite_count" : "2",
      "id_str" : "1621917897628887533",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1621917897628887533",
      "created_at" : "Sat Feb 04 17:05:35 +0000 2023",
      "favorited" : false,
      "full_text" : "Four wins in a row. FOUR. I've started ironing the lucky scarf &amp; I'm not ashamed. #UpTheHerons",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "58"
      ],
      "favorite_count" : "12",
      "id_str" : "1738956838045657890",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1738956838045657890",
      "created_at" : "Sun Dec 24 16:16:33 +0000 2023",
      "favorited" : false,
      "full_text" : "Feliz Navidad a todos, y sobre todo a la cabra del vecino.",
      "lang" : "es"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "64"
      ],
      "favorite_count" : "51",
      "id_str" : "1842961137724010140",
      "truncated" : false,
      "retweet_count" : "5",
      "id" : "1842961137724010140",
      "created_at" : "Sun Oct 06 16:12:30 +0000 2024",
      "favorited" : false,
      "full_text" : "Rode until it was dark and I could no longer remember the score.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "19"
      ],
      "favorite_count" : "11",
      "id_str" : "1642135461415017695",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1642135461415017695",
      "created_at" : "Sat Apr 01 12:02:58 +0000 2023",
      "favorited" : false,
      "full_text" : "It was a joke, Mum.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "82"
      ],
      "favorite_count" : "5",
      "id_str" : "1754114263633769787",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1754114263633769787",
      "created_at" : "Sun Feb 04 12:06:44 +0000 2024",
      "favorited" : false,
      "full_text" : "Marmalade day: 6 kg of oranges, one sticky cat, windows steamed up until Thursday.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "71"
      ],
      "favorite_count" : "11",
      "id_str" : "1850224008661707775",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1850224008661707775",
      "created_at" : "Sat Oct 26 17:12:33 +0000 2024",
      "favorited" : false,
      "full_text" : "Qué vergüenza de partido. Sois unos inútiles y el árbitro es un payaso.",
      "lang" : "es"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "30",
      "id_str" : "2008441077735262763",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "2008441077735262763",
      "created_at" : "Tue Jan 06 07:30:42 +0000 2026",
      "favorited" : false,
      "full_text" : "Good morning ☕",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "131"
      ],
      "favorite_count" : "34",
      "id_str" : "1951700697342808471",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1951700697342808471",
      "created_at" : "Sat Aug 02 17:44:41 +0000 2025",
      "favorited" : false,
      "full_text" : "Back down in the old division, back in the old seat, three hundred people &amp; a dog called Keith. Won two-nil. It felt like home.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "79"
      ],
      "favorite_count" : "7",
      "id_str" : "1852766958309102504",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1852766958309102504",
      "created_at" : "Sat Nov 02 17:37:20 +0000 2024",
      "favorited" : false,
      "full_text" : "To whoever threw that beer at the linesman: you're a moron, and it was my beer.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Bea",
            "screen_name" : "bea_sample",
            "indices" : [
              "3",
              "14"
            ],
            "id_str" : "2862885316",
            "id" : "2862885316"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1586795822013126123",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1586795822013126123",
      "created_at" : "Sun Oct 30 19:02:59 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @bea_sample: Soup of the week is leek, potato &amp; the last of the good cheddar. Recipe is on the fridge, as in: photograph of my fridg…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "90"
      ],
      "favorite_count" : "2",
      "id_str" : "1903874396092453030",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1903874396092453030",
      "created_at" : "Sun Mar 23 18:20:02 +0000 2025",
      "favorited" : false,
      "full_text" : "Wild garlic pesto: pick, wash, blitz, pretend that you've always been this sort of person.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "name" : "Velo",
            "screen_name" : "velo_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "1044196778666324493",
            "id" : "1044196778666324493"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1665331647491709925",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1665331647491709925",
      "created_at" : "Sun Jun 04 12:16:19 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @velo_sample: Slow ride on Sunday, ten o'clock at the clock. Nobody gets dropped. If you can't find us, follow the sound of somebody exp…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "41"
      ],
      "favorite_count" : "2",
      "id_str" : "1490234430936244467",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1490234430936244467",
      "created_at" : "Sun Feb 06 08:02:30 +0000 2022",
      "favorited" : false,
      "full_text" : "Went for the buns. Stayed for the gossip.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "72"
      ],
      "favorite_count" : "18",
      "id_str" : "1789714232489618628",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1789714232489618628",
      "created_at" : "Sun May 12 17:48:18 +0000 2024",
      "favorited" : false,
      "full_text" : "Summer rules: no football opinions until August. Ask me about marinades.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "68"
      ],
      "favorite_count" : "6",
      "id_str" : "1758904232943825324",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1758904232943825324",
      "created_at" : "Sat Feb 17 17:20:22 +0000 2024",
      "favorited" : false,
      "full_text" : "Won. Ugly, muddy, one-nil, off a shin. I'll take a hundred of those.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "71"
      ],
      "favorite_count" : "1",
      "id_str" : "1873057358484917219",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1873057358484917219",
      "created_at" : "Sat Dec 28 17:24:08 +0000 2024",
      "favorited" : false,
      "full_text" : "Even at Christmas. EVEN AT CHRISTMAS. What a spineless heap of garbage.",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "93"
      ],
      "favorite_count" : "5",
      "id_str" : "1888280011110808790",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1888280011110808790",
      "created_at" : "Sat Feb 08 17:33:31 +0000 2025",
      "favorited" : false,
      "full_text" : "Bottom. Rock bottom. Congratulations to the board, you did it, you miserable, useless crooks.",
      "lang" : "en"
    }
  }
]
