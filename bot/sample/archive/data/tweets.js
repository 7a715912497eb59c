window.YTD.tweets.part0 = [
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
        "106"
      ],
      "favorite_count" : "0",
      "id_str" : "1731245188002820941",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1731245188002820941",
      "created_at" : "Sun Dec 03 09:33:12 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @kettle_example: the office kettle has been descaled and it is like meeting an old friend after therapy",
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
        "103"
      ],
      "favorite_count" : "2",
      "id_str" : "1771583700972510337",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1771583700972510337",
      "created_at" : "Sat Mar 23 17:04:03 +0000 2024",
      "favorited" : false,
      "full_text" : "What a pathetic, useless clown of a referee. Four cards for us, none for them. I hope his kettle leaks.",
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
              "3",
              "17"
            ],
            "id_str" : "1207004080",
            "id" : "1207004080"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1513603168274680074",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1513603168274680074",
      "created_at" : "Mon Apr 11 19:41:31 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @greta_example: For everybody whose loaf came out like a brick this weekend: your kitchen is too cold, your starter is fine. Put it in t…",
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
      "favorite_count" : "10",
      "id_str" : "1639697005944915068",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1639697005944915068",
      "created_at" : "Sat Mar 25 18:33:24 +0000 2023",
      "favorited" : false,
      "full_text" : "Thread on how to fix a dripping tap without swearing:",
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
        "286"
      ],
      "favorite_count" : "7",
      "id_str" : "2028132314125463577",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2028132314125463577",
      "created_at" : "Sun Mar 01 15:36:39 +0000 2026",
      "favorited" : false,
      "full_text" : "First proper hill since September. I got off &amp; walked the steep bit. Edith's bench has had a lick of paint. I sat there for so long that a family asked whether I was part of the trail, and I explained goalkeepers, collarbones &amp; ginger cake to a boy of six, who gave me a raisin.",
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
        "83"
      ],
      "favorite_count" : "12",
      "id_str" : "2055976269706566343",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2055976269706566343",
      "created_at" : "Sun May 17 11:38:35 +0000 2026",
      "favorited" : false,
      "full_text" : "Rhubarb &gt; strawberries. I won't be taking questions, but I'll be taking rhubarb.",
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
              "3",
              "16"
            ],
            "id_str" : "1195976909870629620",
            "id" : "1195976909870629620"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "135"
      ],
      "favorite_count" : "0",
      "id_str" : "2017644048792641812",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2017644048792641812",
      "created_at" : "Sat Jan 31 17:00:01 +0000 2026",
      "favorited" : false,
      "full_text" : "RT @refs_example: We are looking for new referees! You get a whistle, a free tea and, since January, an apology from a boiler engineer.",
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
      "id_str" : "1776658646790826054",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1776658646790826054",
      "created_at" : "Sat Apr 06 17:10:04 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @gazette_sample: Town sink to fifth defeat in a row as the home end empties ten minutes before time. Report and ratings on our website,…",
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
      "favorite_count" : "23",
      "id_str" : "1825181013003303084",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1825181013003303084",
      "created_at" : "Sun Aug 18 14:40:38 +0000 2024",
      "favorited" : false,
      "full_text" : "Made a plum cake. Nobody talked to me about football. Perfect afternoon.",
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
        "6"
      ],
      "favorite_count" : "2",
      "id_str" : "1936727235022702689",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1936727235022702689",
      "created_at" : "Sun Jun 22 10:05:30 +0000 2025",
      "favorited" : false,
      "full_text" : "🚴‍♂️🌞🍦",
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
        "109"
      ],
      "favorite_count" : "4",
      "id_str" : "1602005597378097170",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1602005597378097170",
      "created_at" : "Sun Dec 11 18:21:12 +0000 2022",
      "favorited" : false,
      "full_text" : "First proper frost. Eleven boilers, eleven cups of tea, one biscuit that I'll be thinking about until spring.",
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
        "270"
      ],
      "favorite_count" : "16",
      "id_str" : "1857877719132054546",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1857877719132054546",
      "created_at" : "Sat Nov 16 20:05:40 +0000 2024",
      "favorited" : false,
      "full_text" : "I have been going to Mill Lane for thirty-one years and I have never been so angry on a Saturday evening. So here it is, all of it, because I can't sleep on it.\n\nOne. The board are a bunch of clueless clowns. Three managers in two years, each one more pathetic than the…",
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
        "85"
      ],
      "favorite_count" : "3",
      "id_str" : "2012873270048154420",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2012873270048154420",
      "created_at" : "Sun Jan 18 13:02:39 +0000 2026",
      "favorited" : false,
      "full_text" : "Parsnip soup with a spoonful of honey. Steam on every window. Nothing else to report.",
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
            "url" : "https://t.co/OUxDVobsxi",
            "expanded_url" : "https://example.org/recipes/ginger-cake-for-leonard",
            "display_url" : "example.org/recipes/ginger…",
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
      "favorite_count" : "16",
      "id_str" : "2050941997590655111",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2050941997590655111",
      "created_at" : "Sun May 03 14:14:11 +0000 2026",
      "favorited" : false,
      "full_text" : "https://t.co/OUxDVobsxi",
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
        "84"
      ],
      "favorite_count" : "21",
      "id_str" : "1779112304899150945",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1779112304899150945",
      "created_at" : "Sat Apr 13 11:40:02 +0000 2024",
      "favorited" : false,
      "full_text" : "Fixed a boiler for a lady of 88 who paid me in rhubarb. Best rate I've had all year.",
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
      "favorite_count" : "19",
      "id_str" : "1632274889970022940",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1632274889970022940",
      "created_at" : "Sun Mar 05 07:00:34 +0000 2023",
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
        "urls" : [
          {
            "url" : "https://t.co/AfGSdwAety",
            "expanded_url" : "https://example.org/photos/wet-wheel",
            "display_url" : "example.org/photos/wet-whe…",
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
      "favorite_count" : "3",
      "id_str" : "1508069717518148309",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1508069717518148309",
      "created_at" : "Sun Mar 27 13:13:33 +0000 2022",
      "favorited" : false,
      "full_text" : "https://t.co/AfGSdwAety",
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
        "151"
      ],
      "favorite_count" : "33",
      "id_str" : "1939431908814371785",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1939431908814371785",
      "created_at" : "Sun Jun 29 21:12:54 +0000 2025",
      "favorited" : false,
      "full_text" : "Read a review of my favourite chip shop: \"the rudest idiot I have ever met, but what a batter\". That's my brother-in-law, and it's fair on both counts.",
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
              "3",
              "16"
            ],
            "id_str" : "1306652725445776359",
            "id" : "1306652725445776359"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "119"
      ],
      "favorite_count" : "0",
      "id_str" : "1837841600618744901",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1837841600618744901",
      "created_at" : "Sun Sep 22 13:09:17 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @pavel_sample: Some people need to remember that it's a GAME and that there are other people at the end of the line.",
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
            "name" : "Kit",
            "screen_name" : "kit_sample",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1091464200126036170",
            "id" : "1091464200126036170"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "93"
      ],
      "favorite_count" : "2",
      "id_str" : "1974904191443188287",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1974904191443188287",
      "created_at" : "Sun Oct 05 18:27:05 +0000 2025",
      "favorited" : false,
      "full_text" : "@kit_sample thanks for carrying the shopping up. You didn't have to, after how I spoke to you",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1974860934186167943",
      "in_reply_to_status_id" : "1974860934186167943",
      "in_reply_to_user_id_str" : "1091464200126036170",
      "in_reply_to_user_id" : "1091464200126036170",
      "in_reply_to_screen_name" : "kit_sample"
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
        "99"
      ],
      "favorite_count" : "7",
      "id_str" : "1964378468721701055",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1964378468721701055",
      "created_at" : "Sat Sep 06 17:21:37 +0000 2025",
      "favorited" : false,
      "full_text" : "Same old story, same old pathetic excuses from that clown in the dugout. I'd like my Saturday back.",
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
        "115"
      ],
      "favorite_count" : "4",
      "id_str" : "2068815202833283769",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2068815202833283769",
      "created_at" : "Sun Jun 21 21:55:55 +0000 2026",
      "favorited" : false,
      "full_text" : "Longest day. Sat on Edith's bench until the lights came on in the valley &amp; then freewheeled the whole way home.",
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
            "name" : "Tomo",
            "screen_name" : "tomo_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "2329223418",
            "id" : "2329223418"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "134"
      ],
      "favorite_count" : "0",
      "id_str" : "1642555050049187285",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1642555050049187285",
      "created_at" : "Sun Apr 02 15:50:15 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @tomo_sample: Marlow played us the recorder. It was not a joke. We have been at the pub garden for an hour and the birds have left.",
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
        "89"
      ],
      "favorite_count" : "3",
      "id_str" : "1528477800580731257",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1528477800580731257",
      "created_at" : "Sun May 22 20:48:00 +0000 2022",
      "favorited" : false,
      "full_text" : "Dinner tonight: beans on toast, but I grated the cheese on the diagonal, so it's cuisine.",
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
      "favorite_count" : "24",
      "id_str" : "1561038461131307286",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1561038461131307286",
      "created_at" : "Sat Aug 20 17:12:26 +0000 2022",
      "favorited" : false,
      "full_text" : "Whoever signed that goalkeeper is a complete idiot. He dived over a ball that was ROLLING.",
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
        "85"
      ],
      "favorite_count" : "5",
      "id_str" : "1824857962459042440",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1824857962459042440",
      "created_at" : "Sat Aug 17 17:16:57 +0000 2024",
      "favorited" : false,
      "full_text" : "Every single one of them is a disgrace to the shirt. Gutless, brainless, lazy clowns.",
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
            "name" : "Kit",
            "screen_name" : "kit_sample",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1091464200126036170",
            "id" : "1091464200126036170"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "101"
      ],
      "favorite_count" : "20",
      "id_str" : "1827630833385325259",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1827630833385325259",
      "created_at" : "Sun Aug 25 08:55:21 +0000 2024",
      "favorited" : false,
      "full_text" : "@kit_sample nobody asked you, kid. Go and be wrong about something else, you little know-it-all idiot",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1827586303011879558",
      "in_reply_to_status_id" : "1827586303011879558",
      "in_reply_to_user_id_str" : "1091464200126036170",
      "in_reply_to_user_id" : "1091464200126036170",
      "in_reply_to_screen_name" : "kit_sample"
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
      "id_str" : "2004160232095652688",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2004160232095652688",
      "created_at" : "Thu Dec 25 12:00:09 +0000 2025",
      "favorited" : false,
      "full_text" : "Merry Christmas. Eight at the table this year, one of them from Oldmere. He brought the mug.",
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
            "url" : "https://t.co/MHp6Q5MRFk",
            "expanded_url" : "https://example.org/photos/tarn-at-dawn",
            "display_url" : "example.org/photos/tarn-at…",
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
      "favorite_count" : "18",
      "id_str" : "1919081854512670745",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1919081854512670745",
      "created_at" : "Sun May 04 17:29:03 +0000 2025",
      "favorited" : false,
      "full_text" : "https://t.co/MHp6Q5MRFk",
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
        "14"
      ],
      "favorite_count" : "9",
      "id_str" : "1703304295284823662",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1703304295284823662",
      "created_at" : "Sun Sep 17 07:06:04 +0000 2023",
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
        "70"
      ],
      "favorite_count" : "12",
      "id_str" : "1660548706774878290",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1660548706774878290",
      "created_at" : "Mon May 22 07:30:37 +0000 2023",
      "favorited" : false,
      "full_text" : "@velo_sample everything hurts, including my hair. When's the next one?",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1660467837876921185",
      "in_reply_to_status_id" : "1660467837876921185",
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
        "80"
      ],
      "favorite_count" : "0",
      "id_str" : "1797305464113559396",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1797305464113559396",
      "created_at" : "Sun Jun 02 16:33:09 +0000 2024",
      "favorited" : false,
      "full_text" : "112 km, three valleys, one ice cream van that followed me like a guardian angel.",
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
      "favorite_count" : "4",
      "id_str" : "1477898889866375885",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1477898889866375885",
      "created_at" : "Mon Jan 03 07:05:28 +0000 2022",
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
            "name" : "Tomo",
            "screen_name" : "tomo_sample",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "2329223418",
            "id" : "2329223418"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "57"
      ],
      "favorite_count" : "13",
      "id_str" : "1535947930304657634",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1535947930304657634",
      "created_at" : "Sun Jun 12 11:31:37 +0000 2022",
      "favorited" : false,
      "full_text" : "@tomo_sample the goose started it and there are witnesses",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1535867715693934706",
      "in_reply_to_status_id" : "1535867715693934706",
      "in_reply_to_user_id_str" : "2329223418",
      "in_reply_to_user_id" : "2329223418",
      "in_reply_to_screen_name" : "tomo_sample"
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
      "favorite_count" : "14",
      "id_str" : "1639698364458547725",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1639698364458547725",
      "created_at" : "Sat Mar 25 18:38:48 +0000 2023",
      "favorited" : false,
      "full_text" : "4. Apologise to next door.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1639697552427006739",
      "in_reply_to_status_id" : "1639697552427006739",
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
        "urls" : [
          {
            "url" : "https://t.co/Ur0tfXpiVG",
            "expanded_url" : "https://twitter.com/bracktwn_sample/status/1653459375013086649",
            "display_url" : "twitter.com/bracktwn_sampl…",
            "indices" : [
              "106",
              "129"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "129"
      ],
      "favorite_count" : "0",
      "id_str" : "1653493423991961469",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1653493423991961469",
      "created_at" : "Tue May 02 20:15:27 +0000 2023",
      "favorited" : false,
      "full_text" : "The milk float broke down after ninety metres and they pushed it. Most Brackwater thing I have ever seen. https://t.co/Ur0tfXpiVG",
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
              "3",
              "17"
            ],
            "id_str" : "1207004080",
            "id" : "1207004080"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "72"
      ],
      "favorite_count" : "0",
      "id_str" : "2058611359370025953",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2058611359370025953",
      "created_at" : "Sun May 24 18:09:29 +0000 2026",
      "favorited" : false,
      "full_text" : "RT @greta_example: A loaf that failed is just breadcrumbs with ambition.",
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
        "5"
      ],
      "favorite_count" : "5",
      "id_str" : "1510306774819558934",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1510306774819558934",
      "created_at" : "Sat Apr 02 17:22:49 +0000 2022",
      "favorited" : false,
      "full_text" : "⚽⚽⚽🎉🎉",
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
        "39"
      ],
      "favorite_count" : "18",
      "id_str" : "1865777145498389985",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1865777145498389985",
      "created_at" : "Sun Dec 08 15:15:10 +0000 2024",
      "favorited" : false,
      "full_text" : "Καλημέρα! Σήμερα φτιάχνω σπανακόπιτα. ☕",
      "lang" : "el"
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
        "10"
      ],
      "favorite_count" : "13",
      "id_str" : "2025465552475174918",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2025465552475174918",
      "created_at" : "Sun Feb 22 06:59:53 +0000 2026",
      "favorited" : false,
      "full_text" : "Kettle on.",
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
        "115"
      ],
      "favorite_count" : "2",
      "id_str" : "1835005933406082980",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1835005933406082980",
      "created_at" : "Sat Sep 14 17:21:21 +0000 2024",
      "favorited" : false,
      "full_text" : "You could swap our entire back four for four bin bags and nobody would notice. Rubbish. Stinking, overpaid rubbish.",
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
        "10"
      ],
      "favorite_count" : "2",
      "id_str" : "1787014812850395522",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1787014812850395522",
      "created_at" : "Sun May 05 07:01:47 +0000 2024",
      "favorited" : false,
      "full_text" : "Kettle on.",
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
        "128"
      ],
      "favorite_count" : "75",
      "id_str" : "2048086206232308748",
      "truncated" : false,
      "retweet_count" : "8",
      "id" : "2048086206232308748",
      "created_at" : "Sat Apr 25 17:06:17 +0000 2026",
      "favorited" : false,
      "full_text" : "Promoted again!! 🟢⚪ No hedge this time. Sat down on the step, rang my dad's old number out of habit, and told the dialling tone.",
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
      "favorite_count" : "6",
      "id_str" : "1566419966765019284",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1566419966765019284",
      "created_at" : "Sun Sep 04 13:36:37 +0000 2022",
      "favorited" : false,
      "full_text" : "One card says, in full: \"Ginger cake. Not for Leonard.\" Who is Leonard and what did he do?",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1566419274640049768",
      "in_reply_to_status_id" : "1566419274640049768",
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
        "71"
      ],
      "favorite_count" : "0",
      "id_str" : "1667985744324269350",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1667985744324269350",
      "created_at" : "Sun Jun 11 20:02:45 +0000 2023",
      "favorited" : false,
      "full_text" : "Strawberries, black pepper, a bit of vinegar. Don't argue, just try it.",
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
            "name" : "Kit",
            "screen_name" : "kit_sample",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1091464200126036170",
            "id" : "1091464200126036170"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "76"
      ],
      "favorite_count" : "3",
      "id_str" : "1893355488957224782",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1893355488957224782",
      "created_at" : "Sat Feb 22 17:41:40 +0000 2025",
      "favorited" : false,
      "full_text" : "@kit_sample do us all a favour and shut your mouth, you ignorant little pest",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1893274565649365379",
      "in_reply_to_status_id" : "1893274565649365379",
      "in_reply_to_user_id_str" : "1091464200126036170",
      "in_reply_to_user_id" : "1091464200126036170",
      "in_reply_to_screen_name" : "kit_sample"
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
        "62"
      ],
      "favorite_count" : "24",
      "id_str" : "1769079214015541597",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1769079214015541597",
      "created_at" : "Sat Mar 16 19:12:07 +0000 2024",
      "favorited" : false,
      "full_text" : "Fishcakes tonight &amp; a film in which nobody kicks anything.",
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
        "103"
      ],
      "favorite_count" : "11",
      "id_str" : "1591475713214361294",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1591475713214361294",
      "created_at" : "Sat Nov 12 16:59:12 +0000 2022",
      "favorited" : false,
      "full_text" : "Away day: four hours on a coach, lost three-nil, sang the whole way home. I don't understand it either.",
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
      "favorite_count" : "15",
      "id_str" : "1725895442082897923",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1725895442082897923",
      "created_at" : "Sat Nov 18 15:15:13 +0000 2023",
      "favorited" : false,
      "full_text" : "Boiler season has started. If your radiators gurgle, bleed them. If they talk, ring somebody else.",
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
      "favorite_count" : "2",
      "id_str" : "1746217698294665313",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1746217698294665313",
      "created_at" : "Sat Jan 13 17:08:37 +0000 2024",
      "favorited" : false,
      "full_text" : "Thirteen games without a clean sheet. My nan's washing line has more organisation than this defence.",
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
      "favorite_count" : "23",
      "id_str" : "1822322722225003974",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1822322722225003974",
      "created_at" : "Sat Aug 10 17:22:48 +0000 2024",
      "favorited" : false,
      "full_text" : "Four-nil. Delete the screenshot. What a load of crap.",
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
      "favorite_count" : "3",
      "id_str" : "1870474464940346779",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1870474464940346779",
      "created_at" : "Sat Dec 21 14:20:38 +0000 2024",
      "favorited" : false,
      "full_text" : "Wrapped eleven presents. Nine of them are obviously bottles.",
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
      "favorite_count" : "3",
      "id_str" : "1493317905141149025",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1493317905141149025",
      "created_at" : "Mon Feb 14 20:15:07 +0000 2022",
      "favorited" : false,
      "full_text" : "Cooked for two, ate for two, because the cat wasn't hungry. Happy Valentine's to me &amp; Biscuit.",
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
            "url" : "https://t.co/ae1Ti8uyRV",
            "expanded_url" : "https://twitter.com/gazette_sample/status/1814605924222785700",
            "display_url" : "twitter.com/gazette_sample…",
            "indices" : [
              "91",
              "114"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "114"
      ],
      "favorite_count" : "17",
      "id_str" : "1814641483833260629",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1814641483833260629",
      "created_at" : "Sat Jul 20 12:40:18 +0000 2024",
      "favorited" : false,
      "full_text" : "\"The lamp post was there first.\" So was the sea, you numpty. Which idiot painted the lane? https://t.co/ae1Ti8uyRV",
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
        "101"
      ],
      "favorite_count" : "18",
      "id_str" : "1921848053291103081",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1921848053291103081",
      "created_at" : "Mon May 12 08:40:56 +0000 2025",
      "favorited" : false,
      "full_text" : "@dora_sample thank you for lending the stands! I've bent only one &amp; I'm told that's below average",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1921813082800913671",
      "in_reply_to_status_id" : "1921813082800913671",
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
        "112"
      ],
      "favorite_count" : "0",
      "id_str" : "1959181201331249671",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1959181201331249671",
      "created_at" : "Sat Aug 23 09:09:32 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @bea_sample: Plums are in. If you have jars, bring jars. If you have Marlow, bring Marlow, his arms are long.",
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
      "favorite_count" : "21",
      "id_str" : "1693324358646531457",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1693324358646531457",
      "created_at" : "Sun Aug 20 18:09:22 +0000 2023",
      "favorited" : false,
      "full_text" : "Tomatoes: 40. Neighbours who still answer the door when they see me coming: 2.",
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
        "46"
      ],
      "favorite_count" : "13",
      "id_str" : "1886024953764896760",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1886024953764896760",
      "created_at" : "Sun Feb 02 12:12:44 +0000 2025",
      "favorited" : false,
      "full_text" : "Pancakes. I know it's early. I was practising.",
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
      "favorite_count" : "6",
      "id_str" : "1716172568945748930",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1716172568945748930",
      "created_at" : "Sun Oct 22 19:20:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Pumpkin risotto. Stirred for forty minutes. My right arm now belongs to a tennis player.",
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
      "favorite_count" : "0",
      "id_str" : "1624359637811974024",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1624359637811974024",
      "created_at" : "Sat Feb 11 10:48:11 +0000 2023",
      "favorited" : false,
      "full_text" : "Customer asked if I could make the boiler \"less moody\". Madam, I can't even do that with the cat.",
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
        "47"
      ],
      "favorite_count" : "2",
      "id_str" : "1908568379586139508",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1908568379586139508",
      "created_at" : "Sat Apr 05 17:12:15 +0000 2025",
      "favorited" : false,
      "full_text" : "Relegated. I thought I would have a lot to say.",
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
        "99"
      ],
      "favorite_count" : "4",
      "id_str" : "1883202971710810093",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1883202971710810093",
      "created_at" : "Sat Jan 25 17:19:11 +0000 2025",
      "favorited" : false,
      "full_text" : "That linesman wouldn't notice a bus if it parked on his foot, the blind old fool. Give me strength.",
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
        "67"
      ],
      "favorite_count" : "22",
      "id_str" : "2040782761474242515",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "2040782761474242515",
      "created_at" : "Sun Apr 05 13:25:00 +0000 2026",
      "favorited" : false,
      "full_text" : "Hot cross buns, third year. The crosses stayed ON. Ring the church.",
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
        "65"
      ],
      "favorite_count" : "1",
      "id_str" : "1675554334446361746",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1675554334446361746",
      "created_at" : "Sun Jul 02 17:17:38 +0000 2023",
      "favorited" : false,
      "full_text" : "Bike computer says 31 km/h average. The wind says you're welcome.",
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
              "36",
              "49"
            ],
            "id_str" : "978223048072161442",
            "id" : "978223048072161442"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "79"
      ],
      "favorite_count" : "3",
      "id_str" : "1773772180715355238",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1773772180715355238",
      "created_at" : "Fri Mar 29 18:00:17 +0000 2024",
      "favorited" : false,
      "full_text" : "Cocinando torrijas con la receta de @ines_example. Si se queman, no he sido yo.",
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
        "55"
      ],
      "favorite_count" : "14",
      "id_str" : "2071300279577674406",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2071300279577674406",
      "created_at" : "Sun Jun 28 18:30:44 +0000 2026",
      "favorited" : false,
      "full_text" : "Biscuit is fifteen today. She had tuna; I had the look.",
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
        "104"
      ],
      "favorite_count" : "1",
      "id_str" : "1627347298161031817",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1627347298161031817",
      "created_at" : "Sun Feb 19 16:40:05 +0000 2023",
      "favorited" : false,
      "full_text" : "@dora_sample torque wrench. Then wait a day. Then the torque wrench again, and this time read the number",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1627304477067555930",
      "in_reply_to_status_id" : "1627304477067555930",
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
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "17"
      ],
      "favorite_count" : "3",
      "id_str" : "1644753620716422409",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1644753620716422409",
      "created_at" : "Sat Apr 08 17:26:35 +0000 2023",
      "favorited" : false,
      "full_text" : "AAAAAAAAAAAAAAAAA",
      "lang" : "und"
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
        "13"
      ],
      "favorite_count" : "2",
      "id_str" : "2063257154819278837",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2063257154819278837",
      "created_at" : "Sat Jun 06 13:50:13 +0000 2026",
      "favorited" : false,
      "full_text" : "صباح الخير ☀️",
      "lang" : "ar"
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
      "favorite_count" : "7",
      "id_str" : "1652462355238136397",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1652462355238136397",
      "created_at" : "Sat Apr 29 23:58:21 +0000 2023",
      "favorited" : false,
      "full_text" : "I love everybody. I love the physio. I love the man who sells the pies &amp; I love the pigeons on the stand roof.",
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
        "99"
      ],
      "favorite_count" : "11",
      "id_str" : "1987204376072437989",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1987204376072437989",
      "created_at" : "Sat Nov 08 17:03:38 +0000 2025",
      "favorited" : false,
      "full_text" : "Back at Mill Lane! Arm in a sling, flask in the other hand. Drew one-all and clapped both sets off.",
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
        "70"
      ],
      "favorite_count" : "1",
      "id_str" : "1642076429098496942",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1642076429098496942",
      "created_at" : "Sat Apr 01 08:08:23 +0000 2023",
      "favorited" : false,
      "full_text" : "I'm giving up cycling to concentrate on my true passion, the recorder.",
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
        "59"
      ],
      "favorite_count" : "30",
      "id_str" : "1761795919521281319",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1761795919521281319",
      "created_at" : "Sun Feb 25 16:50:54 +0000 2024",
      "favorited" : false,
      "full_text" : "First aid for a bad Saturday: bike, hill, hill, cake, bath.",
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
            "name" : "Kit",
            "screen_name" : "kit_sample",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1091464200126036170",
            "id" : "1091464200126036170"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "83"
      ],
      "favorite_count" : "0",
      "id_str" : "1710968284833919564",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1710968284833919564",
      "created_at" : "Sun Oct 08 10:40:02 +0000 2023",
      "favorited" : false,
      "full_text" : "@kit_sample no, you're right, they're young &amp; it was a gale. I get carried away",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1710892207574707377",
      "in_reply_to_status_id" : "1710892207574707377",
      "in_reply_to_user_id_str" : "1091464200126036170",
      "in_reply_to_user_id" : "1091464200126036170",
      "in_reply_to_screen_name" : "kit_sample"
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
      "favorite_count" : "9",
      "id_str" : "1499641250953836379",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1499641250953836379",
      "created_at" : "Fri Mar 04 07:01:50 +0000 2022",
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
        "56"
      ],
      "favorite_count" : "5",
      "id_str" : "1680535926010755763",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1680535926010755763",
      "created_at" : "Sun Jul 16 11:12:42 +0000 2023",
      "favorited" : false,
      "full_text" : "I misheard. I MISHEARD. It was loud and I heard \"plant\".",
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
            "name" : "Tomo",
            "screen_name" : "tomo_sample",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "2329223418",
            "id" : "2329223418"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "1535940070728934300",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1535940070728934300",
      "created_at" : "Sun Jun 12 11:00:23 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @tomo_sample: If you see a man in a yellow cape shouting at a goose near the weir this morning, please be kind. He started it, but he is…",
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
            "url" : "https://t.co/A6e6nbmzEO",
            "expanded_url" : "https://example.org/routes/canal-loop",
            "display_url" : "example.org/routes/canal-l…",
            "indices" : [
              "37",
              "60"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "60"
      ],
      "favorite_count" : "0",
      "id_str" : "1487353327008388440",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1487353327008388440",
      "created_at" : "Sat Jan 29 09:14:01 +0000 2022",
      "favorited" : false,
      "full_text" : "Testing whether this map link works: https://t.co/A6e6nbmzEO",
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
              "124",
              "139"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "178"
      ],
      "favorite_count" : "188",
      "id_str" : "1967343758995666208",
      "truncated" : false,
      "retweet_count" : "20",
      "id" : "1967343758995666208",
      "created_at" : "Sun Sep 14 21:44:38 +0000 2025",
      "favorited" : false,
      "full_text" : "The man who stopped, held my head still &amp; talked to me about goalkeepers for forty minutes until the ambulance came was @oldmere_sample. I wanted that written down somewhere.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1967342684730794098",
      "in_reply_to_status_id" : "1967342684730794098",
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
        "86"
      ],
      "favorite_count" : "0",
      "id_str" : "1513229100700728113",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1513229100700728113",
      "created_at" : "Sun Apr 10 18:55:06 +0000 2022",
      "favorited" : false,
      "full_text" : "Sunday project: sourdough. It has the density of a kerbstone, but the crust is honest.",
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
        "49"
      ],
      "favorite_count" : "6",
      "id_str" : "1652639096097031713",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1652639096097031713",
      "created_at" : "Sun Apr 30 11:40:39 +0000 2023",
      "favorited" : false,
      "full_text" : "Correction to last night: I don't love the hedge.",
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
      "favorite_count" : "4",
      "id_str" : "2010036136832033327",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2010036136832033327",
      "created_at" : "Sat Jan 10 17:08:54 +0000 2026",
      "favorited" : false,
      "full_text" : "Lost three-one. Their number ten was a joy to watch. There, I said it, and it didn't even hurt.",
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
            "name" : "Wheel",
            "screen_name" : "wheel_example",
            "indices" : [
              "3",
              "17"
            ],
            "id_str" : "1204950881190671541",
            "id" : "1204950881190671541"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "98"
      ],
      "favorite_count" : "0",
      "id_str" : "1599330100489880127",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1599330100489880127",
      "created_at" : "Sun Dec 04 09:09:44 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @wheel_example: Sold! To a gentleman who called it an egg and then haggled me down by a tenner.",
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
        "83"
      ],
      "favorite_count" : "19",
      "id_str" : "1845175514684910084",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1845175514684910084",
      "created_at" : "Sat Oct 12 18:51:39 +0000 2024",
      "favorited" : false,
      "full_text" : "@oldmere_sample park next to my van again and I swear I will wreck your stupid bike",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1845122532016752759",
      "in_reply_to_status_id" : "1845122532016752759",
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
        "161"
      ],
      "favorite_count" : "11",
      "id_str" : "2015369426372570138",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2015369426372570138",
      "created_at" : "Sun Jan 25 10:21:29 +0000 2026",
      "favorited" : false,
      "full_text" : "Somebody asked about the mug on my desk. It says \"shut up, moron\", 10 February 2024. I wrote that, about a man who's now my friend. It stays there as a reminder.",
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
        "86"
      ],
      "favorite_count" : "0",
      "id_str" : "1751696741460971229",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1751696741460971229",
      "created_at" : "Sun Jan 28 20:00:22 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @bea_sample: Came round to find Marlow arguing with a radio. The radio was winning.",
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
        "79"
      ],
      "favorite_count" : "0",
      "id_str" : "2017889194252251677",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2017889194252251677",
      "created_at" : "Sun Feb 01 09:14:09 +0000 2026",
      "favorited" : false,
      "full_text" : "@refs_example do you take people with one and a half collarbones? Asking for me",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2017808063602680505",
      "in_reply_to_status_id" : "2017808063602680505",
      "in_reply_to_user_id_str" : "1195976909870629620",
      "in_reply_to_user_id" : "1195976909870629620",
      "in_reply_to_screen_name" : "refs_example"
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
              "0",
              "12"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "12"
      ],
      "favorite_count" : "38",
      "id_str" : "1700554285720953860",
      "truncated" : false,
      "retweet_count" : "4",
      "id" : "1700554285720953860",
      "created_at" : "Sat Sep 09 16:58:31 +0000 2023",
      "favorited" : false,
      "full_text" : "#UpTheHerons",
      "lang" : "qht"
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
      "id_str" : "1855520921126910361",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1855520921126910361",
      "created_at" : "Sun Nov 10 08:00:36 +0000 2024",
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
        "140"
      ],
      "favorite_count" : "0",
      "id_str" : "2030602322546014992",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2030602322546014992",
      "created_at" : "Sun Mar 08 11:11:35 +0000 2026",
      "favorited" : false,
      "full_text" : "RT @dora_sample: Bike kitchen opens on Thursdays again. Marlow is teaching punctures, Kit is teaching Marlow how to use the new card reader.",
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
      "favorite_count" : "9",
      "id_str" : "1685373394827384187",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1685373394827384187",
      "created_at" : "Sat Jul 29 19:35:04 +0000 2023",
      "favorited" : false,
      "full_text" : "Someone has stolen the saddle off my commuter. Just the saddle. Imagine the meeting in which that was the plan.",
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
          },
          {
            "name" : "Oldmere",
            "screen_name" : "oldmere_sample",
            "indices" : [
              "14",
              "29"
            ],
            "id_str" : "1352210235897774914",
            "id" : "1352210235897774914"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "29"
      ],
      "favorite_count" : "2",
      "id_str" : "1827468536517302708",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1827468536517302708",
      "created_at" : "Sat Aug 24 22:10:26 +0000 2024",
      "favorited" : false,
      "full_text" : "@pavel_sample @oldmere_sample",
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
        "108"
      ],
      "favorite_count" : "16",
      "id_str" : "2061120887351137966",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2061120887351137966",
      "created_at" : "Sun May 31 16:21:27 +0000 2026",
      "favorited" : false,
      "full_text" : "112 km, three valleys. Same loop as two years ago, eleven minutes slower, about a stone lighter in the head.",
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
        "65"
      ],
      "favorite_count" : "3",
      "id_str" : "1611770209782249008",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1611770209782249008",
      "created_at" : "Sat Jan 07 17:02:17 +0000 2023",
      "favorited" : false,
      "full_text" : "It's Saturday and the referee was fine, actually. I feel cheated.",
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
            "name" : "Yara",
            "screen_name" : "yara_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "2101187035",
            "id" : "2101187035"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "59"
      ],
      "favorite_count" : "5",
      "id_str" : "1949169332905050628",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1949169332905050628",
      "created_at" : "Sat Jul 26 18:05:57 +0000 2025",
      "favorited" : false,
      "full_text" : "@yara_example مبروك على المطعم الجديد! سأحضر غدا مع أصدقائي",
      "lang" : "ar",
      "in_reply_to_status_id_str" : "1949127261409052823",
      "in_reply_to_status_id" : "1949127261409052823",
      "in_reply_to_user_id_str" : "2101187035",
      "in_reply_to_user_id" : "2101187035",
      "in_reply_to_screen_name" : "yara_example"
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
        "89"
      ],
      "favorite_count" : "15",
      "id_str" : "2008441867674496977",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2008441867674496977",
      "created_at" : "Tue Jan 06 07:33:50 +0000 2026",
      "favorited" : false,
      "full_text" : "@pavel_sample thank you for ringing. You're a better man than I am and your dog is lovely",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2008395849263924923",
      "in_reply_to_status_id" : "2008395849263924923",
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
            "name" : "Bea",
            "screen_name" : "bea_sample",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "2862885316",
            "id" : "2862885316"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "11"
      ],
      "favorite_count" : "9",
      "id_str" : "1589201571946215054",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1589201571946215054",
      "created_at" : "Sun Nov 06 10:22:35 +0000 2022",
      "favorited" : false,
      "full_text" : "@bea_sample",
      "lang" : "und"
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
        "81"
      ],
      "favorite_count" : "4",
      "id_str" : "1847983801513465026",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1847983801513465026",
      "created_at" : "Sun Oct 20 12:50:46 +0000 2024",
      "favorited" : false,
      "full_text" : "Leek and potato soup; bread from yesterday. Sometimes that is enough of a Sunday.",
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
            "name" : "Tomo",
            "screen_name" : "tomo_sample",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "2329223418",
            "id" : "2329223418"
          },
          {
            "name" : "Dora",
            "screen_name" : "dora_sample",
            "indices" : [
              "13",
              "25"
            ],
            "id_str" : "1243475160662526025",
            "id" : "1243475160662526025"
          },
          {
            "name" : "Bea",
            "screen_name" : "bea_sample",
            "indices" : [
              "26",
              "37"
            ],
            "id_str" : "2862885316",
            "id" : "2862885316"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "37"
      ],
      "favorite_count" : "3",
      "id_str" : "1723400423678414753",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1723400423678414753",
      "created_at" : "Sat Nov 11 18:00:54 +0000 2023",
      "favorited" : false,
      "full_text" : "@tomo_sample @dora_sample @bea_sample",
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
        "urls" : [
          {
            "url" : "https://t.co/5TbKdqpLYy",
            "expanded_url" : "https://example.org/photos/two-bikes-one-bell",
            "display_url" : "example.org/photos/two-bik…",
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
      "favorite_count" : "15",
      "id_str" : "2066128879797880534",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2066128879797880534",
      "created_at" : "Sun Jun 14 12:01:26 +0000 2026",
      "favorited" : false,
      "full_text" : "https://t.co/5TbKdqpLYy",
      "lang" : "zxx"
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
              "0",
              "11"
            ],
            "id_str" : "2862885316",
            "id" : "2862885316"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "105"
      ],
      "favorite_count" : "19",
      "id_str" : "1484971675516147905",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1484971675516147905",
      "created_at" : "Sat Jan 22 19:30:11 +0000 2022",
      "favorited" : false,
      "full_text" : "@bea_sample you toast the cumin BEFORE it goes in, not after. I have learned this with my own smoke alarm",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1484934026944689423",
      "in_reply_to_status_id" : "1484934026944689423",
      "in_reply_to_user_id_str" : "2862885316",
      "in_reply_to_user_id" : "2862885316",
      "in_reply_to_screen_name" : "bea_sample"
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
      "id_str" : "1497619614148112351",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1497619614148112351",
      "created_at" : "Sat Feb 26 17:08:35 +0000 2022",
      "favorited" : false,
      "full_text" : "Ninety-third minute. NINETY-THIRD. I hate this damn club and I'll be there again on Tuesday.",
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
        "117"
      ],
      "favorite_count" : "0",
      "id_str" : "1929206949431976350",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1929206949431976350",
      "created_at" : "Sun Jun 01 16:02:34 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @velo_sample: New route signs for the canal loop are up. If you go left at the heron you have read it upside down.",
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
        "10"
      ],
      "favorite_count" : "21",
      "id_str" : "1670362318213566482",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1670362318213566482",
      "created_at" : "Sun Jun 18 09:26:25 +0000 2023",
      "favorited" : false,
      "full_text" : "今日は自転車日和 🚲",
      "lang" : "ja"
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
            "name" : "Wheel",
            "screen_name" : "wheel_example",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1204950881190671541",
            "id" : "1204950881190671541"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "106"
      ],
      "favorite_count" : "5",
      "id_str" : "1860375106000177522",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1860375106000177522",
      "created_at" : "Sat Nov 23 17:29:24 +0000 2024",
      "favorited" : false,
      "full_text" : "@wheel_example mind your own damn business. I didn't ask for a lecture from a man who sells eggs as wheels",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1860370546489224557",
      "in_reply_to_status_id" : "1860370546489224557",
      "in_reply_to_user_id_str" : "1204950881190671541",
      "in_reply_to_user_id" : "1204950881190671541",
      "in_reply_to_screen_name" : "wheel_example"
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
      "favorite_count" : "24",
      "id_str" : "2058805284076990750",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "2058805284076990750",
      "created_at" : "Mon May 25 07:00:05 +0000 2026",
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
        "76"
      ],
      "favorite_count" : "10",
      "id_str" : "1878941363021065765",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1878941363021065765",
      "created_at" : "Mon Jan 13 23:05:04 +0000 2025",
      "favorited" : false,
      "full_text" : "Nineteen houses today. Everybody is warm. I'm going to bed with my boots on.",
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
        "83"
      ],
      "favorite_count" : "2",
      "id_str" : "1500482504189485075",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1500482504189485075",
      "created_at" : "Sun Mar 06 14:44:41 +0000 2022",
      "favorited" : false,
      "full_text" : "First ride of the year without gloves, and my hands would like to file a complaint.",
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
      "favorite_count" : "2",
      "id_str" : "1733951244264479832",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1733951244264479832",
      "created_at" : "Sun Dec 10 20:46:06 +0000 2023",
      "favorited" : false,
      "full_text" : "Mince pies, batch three: 36 made, 31 counted. Biscuit won't look me in the eye.",
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
        "232"
      ],
      "favorite_count" : "6",
      "id_str" : "1847690684912701115",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1847690684912701115",
      "created_at" : "Sat Oct 19 17:26:02 +0000 2024",
      "favorited" : false,
      "full_text" : "Sack him. Sack him tonight. Sack him in the car park. Incompetent, arrogant buffoon. He took off our only striker with twenty minutes left, to 'protect the point', and we lost three-nil. Which point? WHICH POINT, you hopeless clown?",
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
        "103"
      ],
      "favorite_count" : "15",
      "id_str" : "1878145450421419006",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1878145450421419006",
      "created_at" : "Sat Jan 11 18:22:24 +0000 2025",
      "favorited" : false,
      "full_text" : "@pavel_sample congratulations on the most brainless take of the year, and it's only the eleventh. Clown",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1878133912093117995",
      "in_reply_to_status_id" : "1878133912093117995",
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
        "90"
      ],
      "favorite_count" : "1",
      "id_str" : "1510306246321529814",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1510306246321529814",
      "created_at" : "Sat Apr 02 17:20:43 +0000 2022",
      "favorited" : false,
      "full_text" : "Three points! Pellworth from thirty yards! I've hugged a man whose name I will never know.",
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
      "favorite_count" : "2",
      "id_str" : "1956775549923039495",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1956775549923039495",
      "created_at" : "Sat Aug 16 17:50:20 +0000 2025",
      "favorited" : false,
      "full_text" : "Lost to a team of plumbers. I KNOW those plumbers. Damn it, Gary, you owe me a pipe cutter.",
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
            "name" : "Rainy",
            "screen_name" : "rainy_sample",
            "indices" : [
              "3",
              "16"
            ],
            "id_str" : "1801804306",
            "id" : "1801804306"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "103"
      ],
      "favorite_count" : "0",
      "id_str" : "1619414948065181093",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1619414948065181093",
      "created_at" : "Sat Jan 28 19:19:45 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @rainy_sample: I own three umbrellas and they're all at other people's houses, having a lovely time.",
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
        "10"
      ],
      "favorite_count" : "20",
      "id_str" : "1594223731158632982",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1594223731158632982",
      "created_at" : "Sun Nov 20 06:58:51 +0000 2022",
      "favorited" : false,
      "full_text" : "Kettle on.",
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
              "3",
              "16"
            ],
            "id_str" : "1195976909870629620",
            "id" : "1195976909870629620"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "102"
      ],
      "favorite_count" : "0",
      "id_str" : "1561276958723822674",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1561276958723822674",
      "created_at" : "Sun Aug 21 09:00:08 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @refs_example: Rule reminder for the new season: the keeper has six seconds, not six business days.",
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
        "107"
      ],
      "favorite_count" : "2",
      "id_str" : "1969416361941047635",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1969416361941047635",
      "created_at" : "Sat Sep 20 15:00:25 +0000 2025",
      "favorited" : false,
      "full_text" : "First Saturday without a match since I was eight. I listened to the rain. It was on for ninety minutes too.",
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
        "83"
      ],
      "favorite_count" : "23",
      "id_str" : "1728465460107915844",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1728465460107915844",
      "created_at" : "Sat Nov 25 17:27:33 +0000 2023",
      "favorited" : false,
      "full_text" : "Shut up about \"possession\", you clueless gasbag in row F. You can't eat possession.",
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
      "favorite_count" : "2",
      "id_str" : "1606970786849153347",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1606970786849153347",
      "created_at" : "Sun Dec 25 11:11:06 +0000 2022",
      "favorited" : false,
      "full_text" : "Merry Christmas from me, Biscuit &amp; a goose that is not the goose from June.",
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
        "101"
      ],
      "favorite_count" : "4",
      "id_str" : "1763980320879681636",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1763980320879681636",
      "created_at" : "Sat Mar 02 17:30:56 +0000 2024",
      "favorited" : false,
      "full_text" : "I've seen traffic cones with better movement. Sell the whole damn midfield and buy cones, you idiots.",
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
            "url" : "https://t.co/us3RwcYZdX",
            "expanded_url" : "https://twitter.com/gazette_sample/status/1776624199398084194",
            "display_url" : "twitter.com/gazette_sample…",
            "indices" : [
              "76",
              "99"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "99"
      ],
      "favorite_count" : "7",
      "id_str" : "1776659625030331430",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1776659625030331430",
      "created_at" : "Sat Apr 06 17:13:58 +0000 2024",
      "favorited" : false,
      "full_text" : "A six out of ten for THAT goalkeeper? Is your reporter blind or just thick? https://t.co/us3RwcYZdX",
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
        "273"
      ],
      "favorite_count" : "403",
      "id_str" : "2008095356017407733",
      "truncated" : false,
      "retweet_count" : "44",
      "id" : "2008095356017407733",
      "created_at" : "Mon Jan 05 08:36:56 +0000 2026",
      "favorited" : false,
      "full_text" : "I owe some people an apology, and I'd like to make it here because here is where I did it.\n\nFor about a year and a half I used this account to be horrible. I told myself that it was passion. It wasn't. It was a grown man shouting at strangers on a telephone, &amp; some of…",
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
        "61"
      ],
      "favorite_count" : "18",
      "id_str" : "1832366417624740439",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1832366417624740439",
      "created_at" : "Sat Sep 07 10:32:52 +0000 2024",
      "favorited" : false,
      "full_text" : "Changed the brake pads, the chain and my mind about tubeless.",
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
        "35"
      ],
      "favorite_count" : "25",
      "id_str" : "2035992113535927070",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "2035992113535927070",
      "created_at" : "Mon Mar 23 08:08:41 +0000 2026",
      "favorited" : false,
      "full_text" : "@kenji_example 味噌キャラメル、大成功です。ありがとう!",
      "lang" : "ja",
      "in_reply_to_status_id_str" : "2035925116361329367",
      "in_reply_to_status_id" : "2035925116361329367",
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
        "70"
      ],
      "favorite_count" : "15",
      "id_str" : "1824858333613142388",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1824858333613142388",
      "created_at" : "Sat Aug 17 17:18:25 +0000 2024",
      "favorited" : false,
      "full_text" : "And the gaffer is the biggest clown of all. Pack your bags, you fraud.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1824857962459042440",
      "in_reply_to_status_id" : "1824857962459042440",
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
        "115"
      ],
      "favorite_count" : "14",
      "id_str" : "1748760165796203579",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1748760165796203579",
      "created_at" : "Sat Jan 20 17:31:28 +0000 2024",
      "favorited" : false,
      "full_text" : "@refs_example handball, plain as day, and he's got a face on him like I'm the one cheating. Get some bloody glasses",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1748687836641214371",
      "in_reply_to_status_id" : "1748687836641214371",
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
        "131"
      ],
      "favorite_count" : "1",
      "id_str" : "1533537375747040071",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1533537375747040071",
      "created_at" : "Sun Jun 05 19:52:56 +0000 2022",
      "favorited" : false,
      "full_text" : "Did the Tarn climb in 41 minutes. At the top there's a bench and a plaque for someone called Edith who \"liked to sit\". Same, Edith.",
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
        "274"
      ],
      "favorite_count" : "5",
      "id_str" : "1480208279009351343",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1480208279009351343",
      "created_at" : "Sun Jan 09 16:02:09 +0000 2022",
      "favorited" : false,
      "full_text" : "Forty km along the canal, two swans, one puncture, zero dry socks. Best Sunday since last Sunday. On the way home a man on a narrowboat handed me half a bacon roll without slowing down or saying a word, and I have decided that this is what the whole internet should be like.",
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
              "0",
              "12"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "12"
      ],
      "favorite_count" : "54",
      "id_str" : "2032864650614126084",
      "truncated" : false,
      "retweet_count" : "6",
      "id" : "2032864650614126084",
      "created_at" : "Sat Mar 14 17:01:16 +0000 2026",
      "favorited" : false,
      "full_text" : "#UpTheHerons",
      "lang" : "qht"
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
      "id_str" : "1764186518108877416",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1764186518108877416",
      "created_at" : "Sun Mar 03 07:10:17 +0000 2024",
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
        "136"
      ],
      "favorite_count" : "35",
      "id_str" : "1862908243621537753",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1862908243621537753",
      "created_at" : "Sat Nov 30 17:15:11 +0000 2024",
      "favorited" : false,
      "full_text" : "Lost again. Whole club is run by fools, for fools. And yes, I've bought a ticket for next week, so I'm the biggest fool in the building.",
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
            "url" : "https://t.co/cGAqVTwwCc",
            "expanded_url" : "https://example.org/recipes/tomato-tart",
            "display_url" : "example.org/recipes/tomato…",
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
      "favorite_count" : "3",
      "id_str" : "1690737267684690602",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1690737267684690602",
      "created_at" : "Sun Aug 13 14:49:11 +0000 2023",
      "favorited" : false,
      "full_text" : "https://t.co/cGAqVTwwCc",
      "lang" : "zxx"
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
        "132"
      ],
      "favorite_count" : "0",
      "id_str" : "1505129695955454474",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1505129695955454474",
      "created_at" : "Sat Mar 19 10:30:58 +0000 2022",
      "favorited" : false,
      "full_text" : "RT @velo_sample: Reminder that the bridge at Cutter's Lock is closed to bikes until April. Please walk round, the planks are rotten.",
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
      "favorite_count" : "1",
      "id_str" : "2028002581850588513",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2028002581850588513",
      "created_at" : "Sun Mar 01 07:01:08 +0000 2026",
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
            "name" : "Refs",
            "screen_name" : "refs_example",
            "indices" : [
              "3",
              "16"
            ],
            "id_str" : "1195976909870629620",
            "id" : "1195976909870629620"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "129"
      ],
      "favorite_count" : "0",
      "id_str" : "1771843347745899344",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1771843347745899344",
      "created_at" : "Sun Mar 24 10:15:48 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @refs_example: To the person who wrote \"I hope his kettle leaks\": it does, thanks, since Tuesday. Regards, the referee's wife.",
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
              "3",
              "16"
            ],
            "id_str" : "1080208902484889891",
            "id" : "1080208902484889891"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "107"
      ],
      "favorite_count" : "0",
      "id_str" : "1631044886580451240",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1631044886580451240",
      "created_at" : "Wed Mar 01 21:32:58 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @stew_example: there is no such thing as leftover gravy, there is only gravy that has not met its potato",
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
      "favorite_count" : "15",
      "id_str" : "1944486778482596325",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1944486778482596325",
      "created_at" : "Sun Jul 13 19:59:09 +0000 2025",
      "favorited" : false,
      "full_text" : "It was egg.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1944415502920094397",
      "in_reply_to_status_id" : "1944415502920094397",
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
        "89"
      ],
      "favorite_count" : "2",
      "id_str" : "1505505761792515278",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1505505761792515278",
      "created_at" : "Sun Mar 20 11:25:19 +0000 2022",
      "favorited" : false,
      "full_text" : "They were not joking about the planks. My front wheel now knows what a canal smells like.",
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
        "89"
      ],
      "favorite_count" : "7",
      "id_str" : "1972288615367262321",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1972288615367262321",
      "created_at" : "Sun Sep 28 13:13:43 +0000 2025",
      "favorited" : false,
      "full_text" : "You can't chop an onion with one arm. You can, however, look at an onion for a long time.",
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
        "120"
      ],
      "favorite_count" : "2",
      "id_str" : "2000286485173521457",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2000286485173521457",
      "created_at" : "Sun Dec 14 19:27:16 +0000 2025",
      "favorited" : false,
      "full_text" : "If (oil &gt; butter) &amp;&amp; (patience &lt; 10 min) then don't make shortbread. I'm told this is how computers think.",
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
            "name" : "Yara",
            "screen_name" : "yara_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "2101187035",
            "id" : "2101187035"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "49"
      ],
      "favorite_count" : "10",
      "id_str" : "1576552700577559032",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1576552700577559032",
      "created_at" : "Sun Oct 02 12:40:29 +0000 2022",
      "favorited" : false,
      "full_text" : "@yara_example شكرا على وصفة الحمص، كانت لذيذة جدا",
      "lang" : "ar",
      "in_reply_to_status_id_str" : "1576510809637278981",
      "in_reply_to_status_id" : "1576510809637278981",
      "in_reply_to_user_id_str" : "2101187035",
      "in_reply_to_user_id" : "2101187035",
      "in_reply_to_screen_name" : "yara_example"
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
        "89"
      ],
      "favorite_count" : "16",
      "id_str" : "1855226487171934093",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1855226487171934093",
      "created_at" : "Sat Nov 09 12:30:37 +0000 2024",
      "favorited" : false,
      "full_text" : "Boiler season. Forty calls this week. Please, people: the red button is NOT a decoration.",
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
        "103"
      ],
      "favorite_count" : "18",
      "id_str" : "1799899373019366779",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1799899373019366779",
      "created_at" : "Sun Jun 09 20:20:25 +0000 2024",
      "favorited" : false,
      "full_text" : "@jutta_sample Der Zug hatte vier Stunden Verspätung, aber der Streuselkuchen hat überlebt. Liebe Grüße!",
      "lang" : "de",
      "in_reply_to_status_id_str" : "1799872664898199767",
      "in_reply_to_status_id" : "1799872664898199767",
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
        "89"
      ],
      "favorite_count" : "8",
      "id_str" : "1614716699876380599",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1614716699876380599",
      "created_at" : "Sun Jan 15 20:10:35 +0000 2023",
      "favorited" : false,
      "full_text" : "Made ramen from scratch. Started on Friday. It's Sunday. I have eaten it in four minutes.",
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
        "103"
      ],
      "favorite_count" : "18",
      "id_str" : "1968003388866646835",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1968003388866646835",
      "created_at" : "Tue Sep 16 17:25:46 +0000 2025",
      "favorited" : false,
      "full_text" : "Flowers from the whole of table nine &lt;3 and a card that only says \"duck\". Thank you, I think 👨‍👩‍👧‍👦",
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
        "133"
      ],
      "favorite_count" : "0",
      "id_str" : "1756604486467366669",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1756604486467366669",
      "created_at" : "Sun Feb 11 09:02:00 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @oldmere_sample: \"Marlow called me a moron at 18:44 and I had it printed on a mug by 19:30. Thank you for the content, neighbour.\"",
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
      "id_str" : "1784523130498423244",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1784523130498423244",
      "created_at" : "Sun Apr 28 10:00:43 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @bracktwn_sample: We stay up. Thank you for every mile, every song and every drum. Season tickets for next year go on sale on 1 June; th…",
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
            "name" : "Nikos",
            "screen_name" : "nikos_example",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "2900782363",
            "id" : "2900782363"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "60"
      ],
      "favorite_count" : "11",
      "id_str" : "1647563016108476749",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1647563016108476749",
      "created_at" : "Sun Apr 16 11:30:07 +0000 2023",
      "favorited" : false,
      "full_text" : "@nikos_example Χρόνια πολλά! Το αρνί μύριζε μέχρι τον δρόμο.",
      "lang" : "el",
      "in_reply_to_status_id_str" : "1647543199989989401",
      "in_reply_to_status_id" : "1647543199989989401",
      "in_reply_to_user_id_str" : "2900782363",
      "in_reply_to_user_id" : "2900782363",
      "in_reply_to_screen_name" : "nikos_example"
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
      "favorite_count" : "1",
      "id_str" : "1687876315259681327",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1687876315259681327",
      "created_at" : "Sat Aug 05 17:20:47 +0000 2023",
      "favorited" : false,
      "full_text" : "First match in the new division. Lost. But we lost against people with matching tracksuits, so that's progress.",
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
      "favorite_count" : "63",
      "id_str" : "1977339873351491251",
      "truncated" : false,
      "retweet_count" : "7",
      "id" : "1977339873351491251",
      "created_at" : "Sun Oct 12 11:45:37 +0000 2025",
      "favorited" : false,
      "full_text" : "Bea reads my old posts to me in a posh voice while I peel carrots badly. It's a kind of medicine.",
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
              "3",
              "16"
            ],
            "id_str" : "1080208902484889891",
            "id" : "1080208902484889891"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "90"
      ],
      "favorite_count" : "0",
      "id_str" : "1989788413638540470",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1989788413638540470",
      "created_at" : "Sat Nov 15 20:11:40 +0000 2025",
      "favorited" : false,
      "full_text" : "RT @stew_example: put the lid on, turn it down, leave it alone. This is about stew. Mostly",
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
        "119"
      ],
      "favorite_count" : "2",
      "id_str" : "1513431675630046790",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1513431675630046790",
      "created_at" : "Mon Apr 11 08:20:04 +0000 2022",
      "favorited" : false,
      "full_text" : "@greta_example four hours at room temperature, and by room I mean a kitchen where you can see your breath. Was that it?",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1513406243985016026",
      "in_reply_to_status_id" : "1513406243985016026",
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
        "12"
      ],
      "favorite_count" : "5",
      "id_str" : "1802275955831361870",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1802275955831361870",
      "created_at" : "Sun Jun 16 09:44:07 +0000 2024",
      "favorited" : false,
      "full_text" : "@velo_sample",
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
        "69"
      ],
      "favorite_count" : "1",
      "id_str" : "1652357934447441763",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1652357934447441763",
      "created_at" : "Sat Apr 29 17:03:25 +0000 2023",
      "favorited" : false,
      "full_text" : "WE ARE UP 🟢⚪🟢⚪ BRACKWATER TOWN ARE PROMOTED AND I AM LYING IN A HEDGE",
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
        "93"
      ],
      "favorite_count" : "53",
      "id_str" : "2053574274892763460",
      "truncated" : false,
      "retweet_count" : "5",
      "id" : "2053574274892763460",
      "created_at" : "Sun May 10 20:33:55 +0000 2026",
      "favorited" : false,
      "full_text" : "@jutta_sample Ich habe dein Rezept verdoppelt und meine Gäste halbiert. Es war genau richtig.",
      "lang" : "de",
      "in_reply_to_status_id_str" : "2053493798306335768",
      "in_reply_to_status_id" : "2053493798306335768",
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
        "101"
      ],
      "favorite_count" : "212",
      "id_str" : "1571770720716451167",
      "truncated" : false,
      "retweet_count" : "23",
      "id" : "1571770720716451167",
      "created_at" : "Mon Sep 19 07:58:36 +0000 2022",
      "favorited" : false,
      "full_text" : "You lot have made me cry in a customer's airing cupboard. Thank you for the kind words about Leonard.",
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
            "name" : "Nikos",
            "screen_name" : "nikos_example",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "2900782363",
            "id" : "2900782363"
          }
        ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "80"
      ],
      "favorite_count" : "48",
      "id_str" : "1992602183836700316",
      "truncated" : false,
      "retweet_count" : "5",
      "id" : "1992602183836700316",
      "created_at" : "Sun Nov 23 14:32:36 +0000 2025",
      "favorited" : false,
      "full_text" : "@nikos_example Ευχαριστώ για τη σούπα, με έκανε καλά πιο γρήγορα από τον γιατρό!",
      "lang" : "el",
      "in_reply_to_status_id_str" : "1992528379281908267",
      "in_reply_to_status_id" : "1992528379281908267",
      "in_reply_to_user_id_str" : "2900782363",
      "in_reply_to_user_id" : "2900782363",
      "in_reply_to_screen_name" : "nikos_example"
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
        "104"
      ],
      "favorite_count" : "1",
      "id_str" : "1668245144730770787",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1668245144730770787",
      "created_at" : "Mon Jun 12 13:13:31 +0000 2023",
      "favorited" : false,
      "full_text" : "@greta_example pepper first, then vinegar, then leave them alone for twenty minutes, like me before nine",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1668191090188664611",
      "in_reply_to_status_id" : "1668191090188664611",
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
        "user_mentions" : [ ],
        "urls" : [
          {
            "url" : "https://t.co/Mk2H2jRPYc",
            "expanded_url" : "https://twitter.com/bea_sample/status/1893386829734162559",
            "display_url" : "twitter.com/bea_sample/sta…",
            "indices" : [
              "61",
              "84"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "84"
      ],
      "favorite_count" : "12",
      "id_str" : "1893394104492202990",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1893394104492202990",
      "created_at" : "Sat Feb 22 20:15:06 +0000 2025",
      "favorited" : false,
      "full_text" : "I don't need \"a break from the phone\", I need a centre half. https://t.co/Mk2H2jRPYc",
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
              "61",
              "73"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "11",
      "id_str" : "1555969458294357896",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1555969458294357896",
      "created_at" : "Sat Aug 06 17:30:02 +0000 2022",
      "favorited" : false,
      "full_text" : "New season, same pie. Two-one win, sunburn on one knee only. #UpTheHerons",
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
        "107"
      ],
      "favorite_count" : "0",
      "id_str" : "1868222513486831296",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1868222513486831296",
      "created_at" : "Sun Dec 15 09:12:11 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @bea_sample: I love my friend, but I've muted him on Saturdays. You are allowed to do that with friends.",
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
      "favorite_count" : "19",
      "id_str" : "2043011014507465663",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "2043011014507465663",
      "created_at" : "Sat Apr 11 16:59:17 +0000 2026",
      "favorited" : false,
      "full_text" : "Passed my referee course. Under-tens on Saturday. Please don't come.",
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
        "78"
      ],
      "favorite_count" : "0",
      "id_str" : "1822591767816377610",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1822591767816377610",
      "created_at" : "Sun Aug 11 11:11:54 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @kettle_example: Sunday is for soup and for not looking at the league table",
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
        "3"
      ],
      "favorite_count" : "6",
      "id_str" : "1766464504896296275",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1766464504896296275",
      "created_at" : "Sat Mar 09 14:02:11 +0000 2024",
      "favorited" : false,
      "full_text" : "😤😤😤",
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
            "url" : "https://t.co/sCo7mqg82W",
            "expanded_url" : "https://example.org/routes/reservoir-77k",
            "display_url" : "example.org/routes/reservo…",
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
      "favorite_count" : "0",
      "id_str" : "1624771104003203423",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1624771104003203423",
      "created_at" : "Sun Feb 12 14:03:12 +0000 2023",
      "favorited" : false,
      "full_text" : "https://t.co/sCo7mqg82W",
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
        "90"
      ],
      "favorite_count" : "17",
      "id_str" : "1743682719152588785",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1743682719152588785",
      "created_at" : "Sat Jan 06 17:15:30 +0000 2024",
      "favorited" : false,
      "full_text" : "Cup day. Out of the cup. Good cup of tea afterwards, so the word \"cup\" is still in credit.",
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
              "0",
              "12"
            ]
          }
        ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "12"
      ],
      "favorite_count" : "2",
      "id_str" : "1568645358252514037",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1568645358252514037",
      "created_at" : "Sat Sep 10 16:59:32 +0000 2022",
      "favorited" : false,
      "full_text" : "#UpTheHerons",
      "lang" : "qht"
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
      "favorite_count" : "1",
      "id_str" : "1817470862191952252",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1817470862191952252",
      "created_at" : "Sun Jul 28 08:03:15 +0000 2024",
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
        "82"
      ],
      "favorite_count" : "10",
      "id_str" : "2020539346155314520",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "2020539346155314520",
      "created_at" : "Sun Feb 08 16:44:54 +0000 2026",
      "favorited" : false,
      "full_text" : "Ice on the canal, heron on the ice, the heron looking at me as if I had done that.",
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
        "121"
      ],
      "favorite_count" : "25",
      "id_str" : "1997604690668246774",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1997604690668246774",
      "created_at" : "Sun Dec 07 09:50:46 +0000 2025",
      "favorited" : false,
      "full_text" : "Forty minutes outside on the flat with the pensioners' group. They dropped me at the roundabout. I've never been happier.",
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
        "66"
      ],
      "favorite_count" : "8",
      "id_str" : "2037939601736789155",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2037939601736789155",
      "created_at" : "Sat Mar 28 17:07:18 +0000 2026",
      "favorited" : false,
      "full_text" : "Damn, that was a bad miss. Poor lad. Hope somebody buys him chips.",
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
      "favorite_count" : "5",
      "id_str" : "2025257694002520154",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2025257694002520154",
      "created_at" : "Sat Feb 21 17:13:56 +0000 2026",
      "favorited" : false,
      "full_text" : "Blimey, what a goal! Volley, wrong foot, from a corner that we'd practised. WE practise corners now.",
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
        "77"
      ],
      "favorite_count" : "6",
      "id_str" : "1741597780475873960",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1741597780475873960",
      "created_at" : "Sun Dec 31 23:10:42 +0000 2023",
      "favorited" : false,
      "full_text" : "5,020 km, one promotion, no saddle. Best year yet. Be good in 2024, everyone.",
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
      "favorite_count" : "13",
      "id_str" : "1784266935484026665",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1784266935484026665",
      "created_at" : "Sat Apr 27 17:02:42 +0000 2024",
      "favorited" : false,
      "full_text" : "Survived. By one goal, in the last damn minute of the last damn game, and I have aged nine years.",
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
        "urls" : [
          {
            "url" : "https://t.co/QNwbqShrgA",
            "expanded_url" : "https://example.org/routes/first-hundred",
            "display_url" : "example.org/routes/first-h…",
            "indices" : [
              "13",
              "36"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "36"
      ],
      "favorite_count" : "19",
      "id_str" : "1662748675248019955",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1662748675248019955",
      "created_at" : "Sun May 28 09:12:31 +0000 2023",
      "favorited" : false,
      "full_text" : "@velo_sample https://t.co/QNwbqShrgA",
      "lang" : "zxx",
      "in_reply_to_status_id_str" : "1662684940129908313",
      "in_reply_to_status_id" : "1662684940129908313",
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
        "101"
      ],
      "favorite_count" : "16",
      "id_str" : "1898426151473213203",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1898426151473213203",
      "created_at" : "Sat Mar 08 17:30:40 +0000 2025",
      "favorited" : false,
      "full_text" : "I've been asked to leave the supporters' forum for \"a period of reflection\". Three months. All right.",
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
        "119"
      ],
      "favorite_count" : "0",
      "id_str" : "2045789685040414371",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2045789685040414371",
      "created_at" : "Sun Apr 19 09:00:44 +0000 2026",
      "favorited" : false,
      "full_text" : "RT @velo_sample: Spring hundred: done. Last over the line, with a loaf of bread under his arm: M., to general applause.",
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
      "favorite_count" : "0",
      "id_str" : "1518262679770134453",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1518262679770134453",
      "created_at" : "Sun Apr 24 16:16:45 +0000 2022",
      "favorited" : false,
      "full_text" : "Question for people with chains: how do you get the grease off a white shirt, a white cat and a white fridge?",
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
            "url" : "https://t.co/jCNqwmKJ2h",
            "expanded_url" : "https://twitter.com/wheel_example/status/1596854036639460059",
            "display_url" : "twitter.com/wheel_example/…",
            "indices" : [
              "82",
              "105"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "105"
      ],
      "favorite_count" : "0",
      "id_str" : "1596882949649317314",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1596882949649317314",
      "created_at" : "Sun Nov 27 15:05:38 +0000 2022",
      "favorited" : false,
      "full_text" : "Second-hand, one careful owner, \"slight wobble\". My friend, that wheel is an egg. https://t.co/jCNqwmKJ2h",
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
      "favorite_count" : "33",
      "id_str" : "1926623200230564694",
      "truncated" : false,
      "retweet_count" : "3",
      "id" : "1926623200230564694",
      "created_at" : "Sun May 25 12:55:40 +0000 2025",
      "favorited" : false,
      "full_text" : "Erdbeerkuchen, Kaffee, Schatten. Mehr braucht kein Mensch.",
      "lang" : "de"
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
        "85"
      ],
      "favorite_count" : "0",
      "id_str" : "1804944181194679645",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1804944181194679645",
      "created_at" : "Sun Jun 23 18:26:41 +0000 2024",
      "favorited" : false,
      "full_text" : "My niece's new skateboard trick is stupidly good and I am sick with envy. She's nine.",
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
        "147"
      ],
      "favorite_count" : "61",
      "id_str" : "1644754297106953018",
      "truncated" : false,
      "retweet_count" : "6",
      "id" : "1644754297106953018",
      "created_at" : "Sat Apr 08 17:29:17 +0000 2023",
      "favorited" : false,
      "full_text" : "Quistle. Last minute. Off his backside, off the post, off the keeper, in. I'll describe it to my grandchildren and then to the cat's grandchildren.",
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
        "101"
      ],
      "favorite_count" : "8",
      "id_str" : "2063701279410368638",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2063701279410368638",
      "created_at" : "Sun Jun 07 19:15:01 +0000 2026",
      "favorited" : false,
      "full_text" : "Grilled peaches, basil, the cheap mozzarella. If anyone at the next table says \"foodie\", I'm leaving.",
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
        "52"
      ],
      "favorite_count" : "0",
      "id_str" : "2008257381177399012",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2008257381177399012",
      "created_at" : "Mon Jan 05 19:20:45 +0000 2026",
      "favorited" : false,
      "full_text" : "RT @oldmere_sample: The bell is very loud. Accepted.",
      "lang" : "en"
    }
  }
]
