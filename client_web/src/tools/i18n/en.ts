/**
 * Every word of the tools, in English, in one place; another language is another object of the same form.
 *
 * A key names what is said, never where it stands. Nothing is glued together from parts: what varies is an argument. No word here
 * promises, treats, counts, praises or hurries anybody. The cards are written by us, from the sources they name.
 */

const english = {
  /** BCP 47: what these words are written in, for days and hours within a sentence. */
  language: "en",
  title: "For you",
  intro: "Tools for before, in between and after. They work for one person, and without a connection.",
  back: "Back",
  done: "Done",
  undo: "Undo",
  onlyHere: "This stays on this phone. Whoever opens Lull on it can read it.",
  groups: {
    now: "Right now",
    together: "Before you are close",
    after: "Afterwards",
    know: "Good to know",
    phone: "This phone",
  },
  tools: {
    too_much: ["It is too much", "A racing heart, tight breath, wanting to get away."],
    far_away: ["I am far away", "Numb, foggy, not quite here."],
    breathing: ["Breathe", "In and out, at a slow pace."],
    body: ["Where am I now?", "A look inward, for yourself."],
    alone: ["With myself", "Check-ins and steps of your own."],
    lists: ["My lists", "Welcome, perhaps, not now."],
    phrases: ["Words to say", "For before, during and after."],
    ideas: ["Ways to be close", "Quiet and silly things, for their own sake."],
    aftercare: ["Winding down", "What could be good now."],
    afterwards: ["Writing afterwards", "For yourself first."],
    setbacks: ["When it didn’t go as hoped", "A gentle way back."],
    cards: ["What happens in the body", "Short cards, and what a partner can do."],
    help: ["People who help", "Helplines, therapists, places to turn to."],
    sheet: ["For therapists", "A sheet to print, a template to open."],
    keeping: ["What is kept here", "Save a copy, or erase it."],
  },

  grounding: {
    paths: { too_much: "It is too much", far_away: "I am far away" },
    open: "Keep your eyes open. Take your time.",
    tools: {
      around: "Look around",
      senses: "Five, four, three, two, one",
      object: "Something in your hand",
      feet: "Feet and hands",
      breathing: "Breathe out slowly",
      muscles: "Tighten, let go",
    },
    places: {
      left: "Turn your head slowly to the left. Let your eyes rest on something there.",
      right: "Now slowly to the right. Find something with a colour you like.",
      above: "Look up. Where does the light come from?",
      far: "Find the thing that is furthest away from you.",
      door: "Find the door. You can go through it whenever you like.",
    },
    senses: {
      see: "Five things you see.",
      touch: "Four things you can touch.",
      hear: "Three things you hear.",
      smell: "Two things you smell, or like to smell.",
      taste: "One thing you taste, or would like to.",
    },
    sensesHow: "Touch a circle for each.",
    sensesOne: (which: number): string => `Found one (${which})`,
    asked: {
      weight: "Take something into your hand: a key, a cup, a pillow. How heavy is it?",
      warmth: "Is it warm or cool? Where is that clearest?",
      edges: "Follow its edges with a finger.",
      colour: "Look closely. How many colours does it have?",
    },
    moves: {
      press: "Press both feet into the floor. Feel the floor press back.",
      heels: "Lift your heels and let them drop. Again, a little louder.",
      hands: "Rub your hands until they are warm.",
      cold: "Hold something cold, or let cold water run over your hands.",
      name: "Say your name, where you are, and what day it is. Aloud, if you can.",
    },
    muscles: {
      fists: "Both hands",
      arms: "Both arms",
      shoulders: "Shoulders, up to the ears",
      face: "The face",
      legs: "Both legs",
      feet: "Both feet",
    },
    musclesDo: {
      draw: "Tense, at about half your strength.",
      let_go: "Let go, and feel it soften.",
      rest: "Rest.",
    },
    musclesSkip: "Skip any part that hurts, or doesn’t feel good. Letting go can feel strange; you can stop any time.",
    breathingHow: "Longer out than in. Stop whenever it isn’t pleasant.",
    next: "Next",
    other: "Something else",
    stop: "Stop here",
    throughTitle: "That’s the end of this one.",
    through: "There is nothing more to do. You can stay, begin again, or leave.",
    again: "Begin again",
    toHelp: "I would like to talk to someone",
  },

  breathing: {
    title: "Breathe",
    phases: { in: "In", out: "Out" },
    picture: "A circle that grows while you breathe in and shrinks while you breathe out",
    pattern: "Pace",
    patterns: {
      calm: "In for 4, out for 6 (seconds)",
      even: "In for 5, out for 5",
      short: "In for 3, out for 4",
      long: "In for 5, out for 7",
    },
    feel: "Vibrate with the breath",
    feelHow: "The phone vibrates softly when it is time to breathe in.",
    together:
      "Both phones breathe together. No holding, no effort. If it makes you dizzy or uneasy, stop and look around instead.",
    how: "Any pace that feels easy. No holding, no effort. If it makes you dizzy or uneasy, stop and look around instead.",
  },

  body: {
    title: "Where am I now?",
    how: "For you alone. Nobody is told, and it is forgotten when you leave.",
    feelings: { tense: "Tense", warm: "Warm, open", numb: "Numb", present: "Present", unsure: "I can’t tell" },
    says: {
      tense: "Your body may be on alert. You could slow down, or stop here.",
      warm: "This may feel good. Nothing has to follow from it.",
      numb: "Your body may have turned things down. This could be a good moment to stop, and to come back to the room.",
      present: "You are here. You may stay just like this.",
      unsure: "That is an answer too: slower, or stop.",
    },
    offers: { too_much: "Look around the room", far_away: "Wake up hands and feet", breathing: "Breathe slowly" },
  },

  cards: {
    title: "What happens in the body",
    note: "These cards explain. They are no treatment and no substitute for anyone’s help.",
    sources: "Sources",
    all: {
      hyperarousal: {
        title: "When it is too much",
        text: [
          "Your heart races, your breath gets short, sounds are loud, and you want to get out. The body has gone on alert. It does that when it senses danger, and after bad experiences it can do it when there is none: a smell, a weight or a tone of voice may be enough.",
          "You did not decide it, and it says nothing about the person beside you. It rises, and it comes down again, often more slowly than one would like.",
          "Many people find it helps to stop, to look around the room, to feel the ground and to breathe out slowly. Nothing has to be explained while it lasts. Talking can wait. If your chest hurts, or the breath doesn’t come back, have a doctor look.",
        ],
        sources: [
          "NHS: Post-traumatic stress disorder",
          "US Department of Veterans Affairs, National Center for PTSD: Trauma Reminders: Triggers",
          "World Health Organization: Doing What Matters in Times of Stress (2020)",
        ],
      },
      dissociation: {
        title: "When you are far away",
        text: [
          "The room looks flat or foggy, voices come from a distance, and it is as if you were watching yourself. This is called dissociation. Most people know mild forms of it, such as a drive they can’t remember. After overwhelming experiences the mind can use it to get away from what is too much to feel.",
          "From outside it may look like calm: a person who is far away can seem quiet, smile, even go along with things. So quiet is not a yes.",
          "What may bring someone back is outside of them: light, open eyes, feet on the floor, something cold, their own name, the date. Closing the eyes or turning inward can lead further away.",
        ],
        sources: [
          "NHS: Dissociative disorders",
          "Lanius and others: The dissociative subtype of PTSD. Depression and Anxiety 29 (2012)",
          "US Substance Abuse and Mental Health Services Administration: TIP 57, Trauma-Informed Care (2014)",
        ],
      },
      numbness: {
        title: "When you feel nothing",
        text: [
          "Touch arrives, but nothing follows. Skin may feel thick or far off, and feelings too: no fear, no joy, just little of anything. Numbness is a way in which the body turns things down when there is too much, and it is common after trauma. Some medicines numb, too.",
          "It is not a verdict on your love, or on your partner’s touch. More or stronger touch is rarely what helps; it tends to go past the point where you could still tell what you want.",
          "It is all right to stop, to put on something warm, to move a little, and to let feeling come back by itself. Some people notice later what they could not notice then. That counts as much as if they had known it at once.",
        ],
        sources: [
          "NHS: Post-traumatic stress disorder",
          "Yehuda, Lehrner and Rosenbaum: PTSD and sexual dysfunction in men and women. Journal of Sexual Medicine 12 (2015)",
        ],
      },
      flashback: {
        title: "When the past feels like now",
        text: [
          "A flashback is a memory that doesn’t feel like one. For moments or minutes the body is back where it was: with pictures, or only with a fear, a pain, a smell, a wish to run. You may not know that it is a memory at all.",
          "It passes. What may help is everything that belongs to today and not to then: the name of the street, the year, your own clothes, a ring you bought since, the voice of someone who is here.",
          "You can say: “This is a memory. I am here.” Someone beside you can say where you both are, in short sentences, and should not touch you unless you had agreed on that before. If it isn’t over, if someone still hurts you, there are people who help.",
        ],
        sources: [
          "Brewin: Re-experiencing traumatic events in PTSD. European Journal of Psychotraumatology 6 (2015)",
          "US Department of Veterans Affairs, National Center for PTSD: Coping with Traumatic Stress Reactions",
          "Mind: Flashbacks, in: Post-traumatic stress disorder",
        ],
      },
      freezing: {
        title: "When you can’t move or speak",
        text: [
          "Under threat a body can fight, run, please, or go still. Going still is not a choice: muscles lock or go slack, the voice is gone, and no word comes, however well it was agreed on.",
          "In studies of sexual assault many people describe it, and many reproached themselves for it afterwards, though nothing they did or left out caused it. It can happen again much later, in gentle moments, with someone they trust.",
          "That is why a pause should need as little as a tap, and why stillness, silence or a changed gaze are reasons to stop for whoever is with them. When movement returns, small ones come first: a finger, a toe, the eyes.",
        ],
        sources: [
          "Kozlowska, Walker, McLean and Carrive: Fear and the Defense Cascade. Harvard Review of Psychiatry 23 (2015)",
          "Möller, Söndergaard and Helström: Tonic immobility during sexual assault. Acta Obstetricia et Gynecologica Scandinavica 96 (2017)",
        ],
      },
      alike: {
        title: "Excited or afraid?",
        text: [
          "A fast heart, warm skin, quick breath, a flutter in the belly: desire and fear use many of the same signs. The body can also respond to touch by itself, without wanting it, as it can laugh when tickled. Such a response is not a yes, and it never was one.",
          "So ask for more than the signs. Do I want to come closer, or get away? Is my breath free, or do I hold it? Can I look at them? Could I say “not now”, and would it be easy? Is it still so when we slow down?",
          "Wanting mostly grows when there is time. Fear mostly wants it to be over. If you can’t tell, then that is an answer too: slower, or stop.",
        ],
        sources: [
          "Chivers and others: Agreement of self-reported and genital measures of sexual arousal. Archives of Sexual Behavior 39 (2010)",
          "Levin and van Berlo: Sexual arousal and orgasm in subjects who experience forced or non-consensual sexual stimulation. Journal of Clinical Forensic Medicine 11 (2004)",
          "Yehuda, Lehrner and Rosenbaum: PTSD and sexual dysfunction in men and women. Journal of Sexual Medicine 12 (2015)",
        ],
      },
      partner: {
        title: "What a partner can do",
        text: [
          "Stop at once, and take your hands away. Then stay as you agreed: near, or further away. Speak little, quietly and in short sentences: “I’ve stopped. I’m here. We don’t have to go on.”",
          "Don’t ask what it was, don’t ask for comfort, and don’t ask whether it can go on; it may simply be over for today. Turn on a light. Put water or a blanket where they can reach it. Let them decide about touch, and take a shrug as a no.",
          "Your own fright, wish or hurt is real, and it has a place: later, with them if they like, or with a friend or a counsellor. Not in sighs, or in coldness that evening. A pause is not a judgement of you. It tells you something you can use.",
        ],
        sources: [
          "US Department of Veterans Affairs, National Center for PTSD: Helping a Family Member Who Has PTSD; Relationships",
          "World Health Organization: Psychological First Aid: Guide for Field Workers (2011)",
        ],
      },
      after_hard: {
        title: "After a hard moment",
        text: [
          "The body often needs longer than the mind: trembling, tears, cold, tiredness or a wish to be alone can go on for hours. Something warm, something to drink, slow movement and sleep are good beginnings.",
          "You don’t have to find out why, and not today. Tomorrow it may be enough to say what helped, and one thing you would like to be different. But if you asked to stop and they didn’t, or made you pay for it, that was no step too large: it is not yours to make easier.",
          "One hard moment takes nothing away from the good ones. If they come often, if you sleep badly for weeks, or if you think about dying, talk to someone who has learnt to help. It is what they are there for.",
        ],
        sources: [
          "NHS: Post-traumatic stress disorder",
          "World Health Organization: Doing What Matters in Times of Stress (2020)",
          "Neff: Self-compassion. Self and Identity 2 (2003)",
        ],
      },
      not_honoured: {
        title: "When they didn’t stop",
        text: [
          "You paused, or said stop, and it went on. Or it stopped, and you paid for it: with silence, sulking, anger, begging, until a yes was easier than a no. A yes that comes that way is not a yes.",
          "Nothing you did or left out brought this about: not a step too large, not a pause too late or too many. It is not a setback, and nothing about it is yours to mend.",
          "It can be once or often, by someone you love. You need not decide now what to call it, whether to stay or what to do. You can talk to someone who knows this, alone and without your name. If you were hurt or had sex you didn’t want, a doctor can help, too, and sooner is easier.",
        ],
        sources: [
          "NHS: Help after rape and sexual assault",
          "NHS: Getting help for domestic violence and abuse",
          "World Health Organization: Responding to Intimate Partner Violence and Sexual Violence Against Women (2013)",
        ],
      },
      hurried: {
        title: "If someone hurries you",
        text: [
          "“If you don’t press, nothing happens.” “You were ready yesterday.” A sigh, a look at the clock, a hand that leads yours to the button. A yes that is waited for like that weighs a lot, and it is hard to say no to someone you love.",
          "You owe nobody a next step, more time or a way out of a pause: not because something was agreed, begun, or good before. You can pause again, go back a step or end at any time, and no reason is needed.",
          "Once may be clumsiness, and a person who hears it will stop. If it goes on, or if a no costs you something afterwards, it isn’t about the pace. Then talk to somebody, on your own.",
        ],
        sources: [
          "Katz and Tirone: Going along with it: sexually coercive partner behavior predicts dating women’s compliance with unwanted sex. Violence Against Women 16 (2010)",
          "NHS: Getting help for domestic violence and abuse",
        ],
      },
      wait: {
        title: "When it had better wait",
        text: [
          "After alcohol or other drugs, when you are very tired, in pain, in the middle of a row, or when something bad has just happened, it is hard to notice what you want and harder to say it. Then closeness without a next step is enough, or none.",
          "Someone who is drunk, drugged, asleep or far away can’t say yes, whatever was agreed before. Pain is a reason to stop, not to push through; if it comes back, a doctor can look for the cause. Some medicines dull desire and feeling; whoever prescribed them can tell you more.",
          "Waiting takes nothing from you. The steps stay where they are, and so do you two.",
        ],
        sources: [
          "NHS: Why does sex hurt?",
          "NHS: Selective serotonin reuptake inhibitors (SSRIs)",
          "Killgore: Effects of sleep deprivation on cognition. Progress in Brain Research 185 (2010)",
        ],
      },
      own_time: {
        title: "In your own time",
        text: [
          "There is no timetable for closeness after something bad. Weeks or years are both ordinary, and so is a good month after which less is possible. Going back is not starting over: what you have learnt about yourself is still yours.",
          "A body learns to feel at ease by small things that end well, more than by large ones that are endured. So a step can be left out, made smaller, or stayed on for as long as you like; some couples stay on one for good, and it is enough.",
          "What counts is not how far you get but how it is while you are there. If you have goals with a therapist, look at them together now and then: they may change.",
        ],
        sources: [
          "US Substance Abuse and Mental Health Services Administration: TIP 57, Trauma-Informed Care (2014)",
          "Herman: Trauma and Recovery (1992)",
        ],
      },
      pleasure: {
        title: "What feels good",
        text: [
          "Pleasure isn’t a duty or a performance. It can be small: a warm hand, a voice, a laugh, skin in the sun. Curiosity is a good way in: what is this like, a little slower, a little to the left?",
          "It helps to say it while it lasts: “I like this.” “More of that.” “Just like this.” Words for what is good make the words for what isn’t easier, too. And saying that something was good is no promise to do it again.",
          "Feeling good can also bring tears, or fear, when for a long time it meant danger. Then go slower, or stop. It may come back by itself, and it may not, today.",
        ],
        sources: [
          "Metz and McCarthy: The “Good-Enough Sex” model for couple sexual satisfaction. Sexual and Relationship Therapy 22 (2007)",
          "Weiner and Avery-Clark: Sensate focus: clarifying the Masters and Johnson’s model. Sexual and Relationship Therapy 29 (2014)",
        ],
      },
      own_body: {
        title: "Your body, your words",
        text: [
          "Nobody but you decides what the parts of your body are called, which of them may be touched, and which are left out. You can tell your partner the words you like, and those you never want to hear. They may change.",
          "A body can be hard to be in: because it doesn’t fit who you are, because of scars, an illness, age, or what was said about it. Light, clothes, a binder, a blanket or a mirror turned to the wall can make it easier. None of that needs a reason.",
          "Lull is for adults of any gender, and for any way of being two. Who lives between the words of this app is meant, too.",
        ],
        sources: [
          "World Professional Association for Transgender Health: Standards of Care, Version 8 (2022)",
          "NHS: Gender dysphoria",
        ],
      },
    },
  },

  help: {
    title: "People who help",
    kinds: {
      therapist: "Find a therapist",
      resources: "For survivors and couples",
    },
    careNote:
      "Couples counselling isn’t for you if you’re afraid of your partner. The helplines above are there for you, on your own.",
  },

  lists: {
    title: "My lists",
    how: "Yours alone, and never finished. Anything may move at any time, and “not now” needs no reason.",
    names: { welcome: "Welcome", perhaps: "Perhaps", not_now: "Not now" },
    choose: (text: string): string => `Where does “\u2068${text}\u2069” belong?`,
    add: "In your own words",
    addTo: { welcome: "Welcome", perhaps: "Perhaps", not_now: "Not now" },
    mine: "Mine",
    none: "Nothing here yet. That’s okay.",
    starting: "To sort, if you like",
    more: (text: string): string => `More about “\u2068${text}\u2069”`,
    note: "A note to yourself",
    remove: "Remove",
    moved: {
      welcome: (text: string): string => `Moved “\u2068${text}\u2069” to Welcome.`,
      perhaps: (text: string): string => `Moved “\u2068${text}\u2069” to Perhaps.`,
      not_now: (text: string): string => `Moved “\u2068${text}\u2069” to Not now.`,
    },
    removed: (text: string): string => `Removed “\u2068${text}\u2069”.`,
    changedTitle: "Since you last looked",
    came: {
      welcome: (text: string): string => `New in Welcome: “\u2068${text}\u2069”.`,
      perhaps: (text: string): string => `New in Perhaps: “\u2068${text}\u2069”.`,
      not_now: (text: string): string => `New in Not now: “\u2068${text}\u2069”.`,
    },
    went: {
      welcome: (text: string): string => `“\u2068${text}\u2069” moved to Welcome.`,
      perhaps: (text: string): string => `“\u2068${text}\u2069” moved to Perhaps.`,
      not_now: (text: string): string => `“\u2068${text}\u2069” moved to Not now.`,
    },
    gone: (text: string): string => `“\u2068${text}\u2069” was removed.`,
    reviewed: "I have seen this",
    told: {
      title: "Show someone",
      how: "“Not now” stays here. To tell some of it, choose what, and show this phone. Nothing is sent, and nothing is kept.",
      show: "Show these",
      shown: "Not now, for me",
      reason: "No reason is needed.",
    },
    private:
      "The two of you are only ever shown what you both welcome. “Not now” stays here unless you choose to tell it. Whoever opens Lull on this phone can read it all.",
    seeds: [
      "Eye contact",
      "Holding hands",
      "A long hug",
      "A head on a shoulder",
      "Hair being stroked",
      "A hand on the back",
      "Being held from behind",
      "Lying side by side",
      "Skin on skin",
      "Kissing",
      "Kissing on the neck",
      "Massage",
      "Clothes stay on",
      "Light on",
      "In the dark",
      "Eyes closed",
      "Talking while we are close",
      "Quiet",
      "Music",
      "Breathing together",
      "Being asked before each change",
      "Surprises",
    ],
    both: {
      title: "Welcome to you both",
      how: "Only what you both welcome is shown, to you both. Someone who puts everything on Welcome sees all of yours. A match is nothing owed, tonight or ever.",
      look: "See what is on both",
      lookAgain: "Look again",
      none: "Nothing on both so far. That says nothing: they may not have looked yet.",
      last: "Words you add now are compared in your next room.",
      unreachable: "Lull couldn’t be reached just now. Try again.",
    },
  },

  own: {
    add: "Add your own",
    change: (text: string): string => `Change “\u2068${text}\u2069”`,
    label: "The words",
    keep: "Save",
    putAway: "Hide",
    startAgain: "Restore the originals",
  },

  phrases: {
    title: "Words to say",
    how: "Short, so that they are easy to find. Change them until they sound like you.",
    groups: { before: "Before", during: "During", no: "To say no", after: "After" },
    seeds: {
      before_pace: ["before", "I would like to be close. Slowly, and without a goal."],
      before_signal: ["before", "If I pause, please stop, and stay near without touching."],
      before_today: ["before", "What would be good for you today, and what not?"],
      before_tired: ["before", "I don’t know yet. Can we begin by just sitting together?"],
      during_slower: ["during", "Slower, please."],
      during_stay: ["during", "Stay just like this. I like it."],
      during_here: ["during", "Tell me where we are."],
      during_other: ["during", "Can we do something else for a while?"],
      no_stop: ["no", "Stop."],
      no_not_now: ["no", "Not now. It isn’t about you."],
      no_not_this: ["no", "Not this. The rest was good."],
      after_water: ["after", "Can you get me some water?"],
      after_quiet: ["after", "I need a while without talking."],
      after_good: ["after", "Thank you for stopping."],
    },
  },

  ideas: {
    title: "Ways to be close",
    how: "They don’t have to lead to anything. Any one of them is enough.",
    groups: { quiet: "Quiet", playful: "Playful", touch: "With touch" },
    seeds: {
      quiet_breath: ["quiet", "Breathe together, back to back"],
      quiet_journal: ["quiet", "Write side by side, each in your own book"],
      quiet_music: ["quiet", "Listen to one song, lying down"],
      quiet_window: ["quiet", "Sit at the window with tea"],
      quiet_read: ["quiet", "Read to each other"],
      playful_dance: ["playful", "Dance in the kitchen"],
      playful_draw: ["playful", "Draw on each other’s hands"],
      playful_silly: ["playful", "Touch noses, elbows, toes"],
      playful_mirror: ["playful", "Mirror each other’s movements"],
      playful_cook: ["playful", "Feed each other something new"],
      touch_hands: ["touch", "Massage one hand, then the other"],
      touch_feet: ["touch", "Put your feet together under a blanket"],
      touch_arm: ["touch", "Stroke a forearm, as slowly as you can"],
      touch_hair: ["touch", "Comb or wash each other’s hair"],
      touch_lean: ["touch", "Lean on each other, weight and all"],
    },
  },

  aftercare: {
    title: "Winding down",
    how: "There is no hurry. Pick what sounds good, or none of it.",
    groups: { body: "For the body", near: "Near each other", apart: "On your own" },
    seeds: {
      body_water: ["body", "A glass of water"],
      body_warm: ["body", "A blanket, warm socks, a hot drink"],
      body_wash: ["body", "A shower, or washing hands and face"],
      body_eat: ["body", "Something small to eat"],
      near_quiet: ["near", "Lie side by side without talking"],
      near_one_word: ["near", "Each say one word for how it is"],
      near_thanks: ["near", "Say one thing that was good"],
      near_ordinary: ["near", "Do something ordinary: cook, fold laundry"],
      apart_walk: ["apart", "A few steps outside, or at an open window"],
      apart_music: ["apart", "Music, through headphones"],
      apart_room: ["apart", "A door closed for a while"],
    },
  },

  afterwards: {
    title: "Writing afterwards",
    how: "What was good, what was hard, what you would like next time. Or nothing.",
    label: "For yourself. Whoever opens Lull on this phone can read what you keep.",
    starts: ["It was good that ", "It was hard when ", "Next time I would like ", "I noticed in my body "],
    moves: "Does anything move between your lists?",
    moveLabel: "What it is about",
    moveTo: { welcome: "Welcome", perhaps: "Perhaps", not_now: "Not now" },
    movesSaid: {
      welcome: (text: string): string => `“\u2068${text}\u2069”: welcome`,
      perhaps: (text: string): string => `“\u2068${text}\u2069”: perhaps`,
      not_now: (text: string): string => `“\u2068${text}\u2069”: not now`,
    },
    takeBack: (text: string): string => `Leave “\u2068${text}\u2069” where it is`,
    keep: "Save this on my phone",
    keepHow: "Otherwise it is gone when you leave.",
    together: "Share what we both wrote",
    togetherHow:
      "Both are shown to both, but only once each of you has chosen this. Until then nothing is sent, and a choice by one is not shown. Often it doesn’t open, and that says nothing.",
    waiting: "You’d like this. It opens if the other one would, too.",
    theirs: "They wrote",
    doneKeep: "Done",
    doneDiscard: "Done, don’t keep it",
    kept: "Saved before",
    remove: "Remove",
  },

  setbacks: {
    title: "When it didn’t go as hoped",
    how: "That happens, and you have nothing to be sorry for. You are where you were; only a plan has changed.",
    easier: "What would make this easier?",
    choices: {
      smaller: ["A smaller step", "You can go back one step, or divide one in two."],
      slower: ["More time", "A longer start, more time to answer, an evening with no next step."],
      light: ["Another place or light", "Small things matter: a lamp, a door, a blanket, music."],
      words: ["Words beforehand", "Say one thing you look forward to and one you would rather not."],
      earlier: ["Earlier in the day", "Tired bodies are on alert sooner."],
      nothing: ["Nothing for now", "A break is a choice as good as any."],
      help: ["Someone to talk to", "A friend, a helpline or a therapist, with your partner or without."],
      didnt_stop: [
        "They didn’t stop, or made me pay for it",
        "That is no setback, and it isn’t yours to make easier. You can talk to someone about it, alone.",
      ],
    },
    kindHow: "As you would say them to a friend. Change them, or add your own.",
    groups: { kind: "Kind words to yourself" },
    seeds: {
      kind_body: ["kind", "My body did what it learnt to do."],
      kind_pace: ["kind", "I don’t owe anyone a faster pace."],
      kind_stop: ["kind", "It was good that I stopped."],
      kind_again: ["kind", "I can start again, or not at all."],
      kind_whole: ["kind", "This is one evening, and not all of me."],
    },
    ways: {
      lists: "Look at my lists",
      ladder: "Go back a step",
      cards: "What happens in the body",
      help: "People who help",
    },
    alone: "On your own: someone who listens, without your partner.",
  },

  alone: {
    title: "With myself",
    how: "To find out what feels good, for its own sake, or for anything you take slowly. The same rule: to go on is a choice, to go back or stop is always there.",
    steps: "My steps, from the first",
    stepsHow: "As small as you like. You begin with the first and stay there.",
    step: (number: number): string => `Step ${number}`,
    addStep: "Add a step",
    removeStep: (number: number): string => `Remove step ${number}`,
    upStep: (number: number): string => `Move step ${number} up`,
    seeds: [
      "Sit comfortably",
      "A hand on my heart",
      "Stroke my own arm",
      "Warm cream on my hands",
      "Feel a soft cloth, then a rough one",
      "Lie under a blanket",
    ],
    every: "Time between questions",
    length: "Stop after",
    less: "Less",
    more: "More",
    minutes: (minutes: number): string => (minutes === 1 ? "1 minute" : `${minutes} minutes`),
    begin: "Begin",
    going: "You are here",
    noSteps: "Take your time.",
    slow: "Slowly now. Stay here for a while.",
    next: "The next step",
    previous: "One step back",
    stop: "Stop",
    ask: "How are you right now?",
    askHow: "If you don’t answer, it stops. That’s okay.",
    answers: { good: "Good", slow: "Slower", stop: "Stop" },
    restTitle: "Stopped. Take a rest.",
    rest: "Nothing more has to happen. Look around, feel the ground.",
    goOn: "Stay a little longer, slowly",
    enough: "Enough for today",
    overTitle: "That is all for today.",
    over: "Take a moment before you get up.",
    toRest: "Winding down",
  },

  sheet: {
    title: "For therapists",
    how: "A therapist can hand out suggestions as a file or a code. It has no answers in it, and nothing goes back.",
    openFile: "Open a template",
    pasted: "Or paste its text",
    read: "Open it",
    refused: {
      too_large: "This file is too large to be a template.",
      not_json: "This isn’t a template, or a part of it is missing.",
      not_a_sheet: "This is something other than a template.",
      newer: "This template was made for a newer Lull.",
      wrong_fields: "This template has parts that Lull doesn’t know, or lacks some.",
      wrong_type: "A part of this template isn’t what it should be.",
      out_of_bounds: "A time in this template is longer or shorter than Lull allows.",
      too_many: "This template has more suggestions than fit.",
      too_long: "A text in this template is too long.",
      not_plain_text: "This template has characters in it that could mislead, so it isn’t opened.",
    },
    nothingChanged: "Nothing was changed.",
    opened: "Opened",
    suggestions: {
      signals: "Body signals",
      ladder: "Steps",
      asks: "When I pause, please",
      wishes: "Afterwards I would like",
      hard: "What can be hard for me",
      helps: "What helps me",
    },
    terms: (length: number, every: number, within: number): string =>
      `${length} minutes, a check-in ${every === 1 ? "every minute" : `every ${every} minutes`}, ${within} seconds to answer`,
    used: "Kept on this phone, to take words from.",
    make: "Make a template",
    makeHow:
      "For therapists and counsellors. Suggestions only, one a line. Don’t write down anything about a person. Ask each of the two alone whether a stop would be all right.",
    name: "Title",
    note: "A few words to whoever gets it",
    save: "Save as a file",
    asCode: "As a code",
    noCode: "Too long for a code that a phone could scan. The file holds all of it.",
    codeLabel: "The template, as a code to scan",
    print: "Print the set-up sheet",
    printTitle: "Lull: a set-up sheet for two",
    printWhat:
      "Lull puts two phones in one private room. Either phone can say pause with one tap and without words; at times that the two agreed on, both are asked how they are.",
    printRule: "Going further takes two. Going back takes one.",
    printFor: "For whom",
    printForText:
      "For couples who both want to go slowly. Not where a stop by one of them would not be all right; ask each alone. There, Lull does not protect, and individual support comes first.",
    printBefore: "Before the first time",
    printSteps: [
      "Both open Lull, one opens a room, the other one scans its code.",
      "Each tries a pause, and the other one says how they noticed it: seen, heard or felt.",
      "Talk about what pause asks of the other: stay near or give space, touch or none, words or none.",
      "Agree on a body signal for when no phone is at hand.",
      "Set a length, and a time between check-ins. Shorter is fine.",
      "Write down a few steps, from very small. To stay on one is the default.",
      "Wish for something afterwards, each for themselves.",
    ],
    printLimits:
      "Lull is a signal and no treatment. A phone can fail: stillness, silence or a changed gaze are reasons to stop, whatever a screen shows. It records nothing, reports nothing, and asks for no accounts.",
    printOwn: "In our own words",
    printFields: ["Our signal", "When I pause, please", "When you pause, I will", "Afterwards", "Small steps"],
  },

  keeping: {
    title: "What is kept here",
    what: "Your lists, words and ideas, your own steps, and what you chose to keep of your writing. On this phone only, for this browser. Whoever opens Lull on this phone can read it.",
    trouble: {
      page_only:
        "This browser keeps nothing here, as in a private window. Everything works, and it is gone when you close the page. You can take it along in a file.",
      full: "This phone has no room left. What is on the screen is still there, but it isn’t kept. Free some space, or take it along in a file.",
      unreadable:
        "What was kept here before can’t be opened any more; the browser has lost its key. It is left as it is. You can erase it and start again.",
      erased: "Everything was erased in another tab of Lull.",
    },
    take: "Save a copy",
    takeHow:
      "As a file that only opens with a passphrase. Nobody can bring a forgotten passphrase back. The file stays on this phone when you leave Lull.",
    passphrase: "Passphrase",
    passphraseShort: "At least ten characters. A few words are good.",
    save: "Save a file",
    bring: "Import",
    bringHow: "Choose a file that you saved before. Where they differ, the file is used.",
    brought: "It is all here.",
    refused: {
      too_large: "This file is too large.",
      not_ours: "This isn’t a Lull file, or it is damaged.",
      newer: "This file was made by a newer Lull.",
      not_opened: "It didn’t open. The passphrase may be another one.",
    },
    nothingChanged: "Nothing was changed.",
    working: "One moment…",
    erase: "Erase everything",
    eraseHow: "All of the above, on this phone, at once. It can’t be brought back. This doesn’t affect your room.",
    eraseNow: "Erase it now",
    erased: "It is gone.",
    notErased: "The browser couldn’t erase it. Close Lull’s other tabs, then try again.",
  },
};

/** The same form, with other words. */
type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Translated<T[Key]> };

export type ToolsCatalogue = Translated<typeof english>;

export const words: ToolsCatalogue = english;
