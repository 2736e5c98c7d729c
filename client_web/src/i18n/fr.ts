/** French. */

import type { DayCatalogue } from "./catalogue";

export { catalogue as inSession } from "./session/fr";

/** Before ? ! ; and inside « » stands a narrow space that doesn't break (U+202F); before : and after numbers, U+00A0. */
const minutes = (count: number): string => `${count} ${count < 2 ? "minute" : "minutes"}`;

const onceIn = (every: string): string => (every === minutes(1) ? "toutes les minutes" : `toutes les ${every}`);

export const catalogue: DayCatalogue = {
  name: "Lull",
  rule: "Pour aller plus loin, il faut être deux. Pour revenir, une personne suffit.",
  home: {
    whatItIs: "Deux téléphones.\nUn appui pour dire pause,\nsans un mot.",
    openRoom: "Ouvrir un espace",
    openNewRoom: "Ouvrir un autre espace",
    returnToRoom: "Retour à votre espace",
    otherPhone: "L’autre téléphone entre avec son appareil photo.",
    howTitle: "Comment ça marche",
    how: [
      "Ouvre un espace ici. L’autre téléphone scanne le code. Un espace est fait pour deux.",
      "Quand vous voulez commencer à deux, les deux écrans s’assombrissent et montrent une lumière calme.",
      "Un appui n’importe où, sur l’un des deux, met les deux en pause. Sans viser, sans écrire, sans raison à donner.",
    ],
    honestTitle: "Ce que Lull sait faire",
    promise:
      "Après un appui, l’autre téléphone cesse d’afficher « Ensemble » en deux secondes au plus, tant que Lull est ouvert sur son écran. Si la connexion se perd, les deux se mettent en pause.",
    noConsent: "« Ensemble » dit que deux téléphones sont reliés. Ce n’est un oui à rien.",
    notFor:
      "Lull est fait pour deux personnes qui pourraient chacune dire stop à l’autre, et ça se passerait bien. Si ce n’est pas le cas, il n’est pas fait pour vous.",
    trouble: {
      unreachable: "Lull est injoignable. Vérifie que ce téléphone est en ligne, puis réessaie.",
      unsupported:
        "Lull ne marche pas dans ce navigateur. Essaies-en un récent, et une adresse qui commence par https.",
    },
  },
  first: {
    question: "Si tu disais stop, est-ce que ça se passerait bien ?",
    invited: "Quelqu’un a partagé un espace avec toi. D’abord, une question.",
    inApp:
      "Un lien s’ouvre souvent dans l’application qui l’a reçu. Celui-ci sert une fois\u202f: si tu utilises un autre navigateur, copie-le là-bas avant de répondre.",
    why: "La question n’est pas de savoir si le mot viendrait, mais si l’autre s’arrêterait, et si tout irait bien après.",
    yes: "Oui",
    no: "Non, ou je ne sais pas",
    staysHere: "Personne ne l’apprend. Si c’est non, rien n’est gardé.",
    notForTitle: "Alors Lull n’est pas ce qu’il te faut pour l’instant.",
    notFor:
      "Lull peut transmettre une pause. Il ne peut pas obliger quelqu’un à la respecter, ni te protéger de quelqu’un qui te fait peur. Quand tu dis stop, tu mérites qu’on t’entende. Ces personnes écoutent, et la suite, c’est toi qui en décides.",
    noNumbers: "La liste n’a pas pu être chargée.",
    danger:
      "Si tu es en danger maintenant, appelle la police ou les secours. Tu peux quitter cette page tout de suite, en haut.",
    back: "Retour à la question",
    whatItIs: "Lull : deux téléphones, un appui pour dire pause.",
    alone: "Réponds quand personne ne regarde par-dessus ton épaule.",
    toLeave: "Pour partir à tout moment : « Quitter », en haut.",
    notNow: "Pas maintenant",
    adults: "Lull est pour les adultes.",
    language: "Langue",
    lookAgain: "Est-ce que ça nous va toujours ?",
    lookAgainHow: "Revoir la première question. Un oui a pu venir de quelqu’un d’autre.",
  },
  typing: {
    open: "Entrer avec un code",
    title: "Rejoindre l’autre téléphone",
    how: "Tape les chiffres lus sur l’autre téléphone.",
    label: "Code, chiffres",
    notRight: "Les chiffres ne correspondent pas. Vérifie-les encore une fois.",
    trouble: {
      code_wrong:
        "Ce code ne fonctionne pas. Il a pu être mal tapé, déjà utilisé, ou il est trop ancien. Demandes-en un autre.",
      unreachable: "Lull est injoignable. Vérifie que ce téléphone est en ligne, puis demande un autre code.",
    },
    scan: "Scanner avec l’appareil photo",
    scanning: "Cadre le code affiché sur l’autre téléphone.",
    stopScanning: "Arrêter l’appareil photo",
    notOurs: "Ce n’est pas un code de Lull.",
    noCamera: "L’appareil photo n’est pas utilisable ici. Tape plutôt les chiffres.",
  },
  speaking: {
    say: "Lire un code à voix haute",
    title: "Lis ces chiffres à voix haute",
    how: "Sur l’autre téléphone : « Entrer avec un code ». C’est là qu’on les tape.",
    states: {
      opening: "Préparation d’un code…",
      wrong:
        "D’autres chiffres ont été tapés, ce code ne marche donc plus. Si ce n’était pas la personne avec qui tu es, attends quelques minutes avant le suivant.",
      right: "C’est le bon. L’autre téléphone entre.",
      ended: "Ce code n’est plus valable.",
      unreachable: "Lull est injoignable. Réessaie.",
    },
    another: "Un autre code",
    back: "Montrer le code à scanner",
  },
  nextTime: {
    title: "La prochaine fois",
    states: {
      off: "Vous vous retrouvez chaque fois avec un code.",
      chosen: "Tu voudrais garder une clé. Cela marche si vous le choisissez à deux.",
      both: "Enregistrée sur deux téléphones : celui-ci et l’autre.",
      cannot: "Ce navigateur ne peut pas l’enregistrer.",
    },
    what: "Vos deux téléphones peuvent garder une clé, pour se retrouver la prochaine fois sans code. Elle ne contient aucun nom, ni rien de ce que vous avez écrit.",
    takesBoth:
      "Elle n’est gardée que si vous le choisissez à deux. Plus tard, une seule personne peut la supprimer, d’un appui.",
    turnOn: "Garder une clé",
    turnOff: "Ne pas la garder",
    meet: "Se retrouver",
    kept: "La clé pour vous retrouver a été enregistrée sur deux téléphones : celui-ci et l’autre.",
    forget: "Supprimer la clé",
    name: "Le nom que tu lui donnes",
    nameHow: "Un nom ou un mot pour toi : seulement sur ce téléphone. Qui ouvre Lull ici peut le lire.",
    unnamed: "encore sans nom",
    lastFirst: "La dernière rencontre vient en premier.",
    waitTitle: "En attente de l’autre téléphone",
    wait: "Sur l’autre téléphone, touche « Se retrouver ».",
    asLast: "Comme la dernière fois",
    bringBack: "Reproposer tout cela la prochaine fois",
    bringBackHow:
      "Ta page, notre signe et nos étapes, notre temps : gardés sur ce téléphone. Rien ne compte avant que vous commenciez à deux.",
    afterthought: "Ce que j’aimerais que tu saches la prochaine fois",
    afterthoughtHow:
      "Cela attend sur ce téléphone et rejoint ta page quand tu la reproposes. Jusque-là, qui ouvre Lull ici peut le lire.",
  },
  tools: {
    title: "Pour toi",
    line: "Des outils pour avant, pendant et après. Pour une seule personne aussi.",
    missing: "Cela n’a pas pu être chargé. Vérifie que ce téléphone est en ligne, puis réessaie.",
  },
  notStored:
    "Ce navigateur ne peut pas enregistrer l’espace. Si cette page est fermée ou rechargée, il faudra relier les téléphones à nouveau.",
  waiting: {
    title: "Ajoute l’autre téléphone",
    whatToDo: "Ouvre l’appareil photo de l’autre téléphone et cadre ce code.",
    codeLabel: "Code avec le lien vers cet espace, pour l’appareil photo de l’autre téléphone",
    linkLabel: "Lien pour l’autre téléphone",
    copyLink: "Copier le lien",
    copied: "Copié",
    copyByHand: "Sélectionne le lien et copie-le",
    share: "Partager",
    worksFor: (count) =>
      count === 1
        ? "Valable une fois, pendant encore une minute."
        : `Valable une fois, pendant encore ${minutes(count)}.`,
    worksForLastMinute: "Valable une fois, pendant moins d’une minute.",
    onlyTheTwoOfYou: "Ne le montre qu’à la personne avec qui tu es.",
    expiredTitle: "Ce code n’est plus valable",
    expired: "Les codes valent dix minutes. Ouvre un autre espace pour en avoir un nouveau.",
    forgottenTitle: "Cette page a été rechargée",
    forgotten:
      "Le code pour l’autre téléphone n’était que sur la page d’avant. Ouvre un autre espace pour en avoir un nouveau.",
    openNewRoom: "Ouvrir un autre espace",
  },
  preparing: {
    bothHere: "Vous êtes là, à deux.",
    partnerNotHere: "L’autre téléphone n’est pas là en ce moment.",
    startWhenBoth: "Commencez quand vous le voulez à deux. Commencer n’est pas un oui à un contact.",
    staysReady: "L’espace reste ouvert. Vous pourrez commencer dès que les deux téléphones seront là.",
    start: "Commencer",
    saidYesTitle: "C’est prêt de ton côté.",
    saidYes: "On commence quand c’est prêt des deux côtés.",
    unready: "Quelque chose a changé depuis que c’était prêt de ton côté, alors cela ne compte plus. Rien ne presse.",
    takeBack: "Attendre encore",
    listsFirst: "D’abord, regarder vos listes ensemble",
    betterWait: "Quand il vaut mieux attendre",
    betterWaitHow:
      "Après de l’alcool ou des drogues, en pleine fatigue, avec une douleur, en pleine dispute : pas aujourd’hui.",
    canTell: "Si tu réponds « Bien » et que c’est « Plus lentement », tu sais de qui cela vient. Ne demande pas.",
    agreed: "Ce que vous convenez",
    changed: "Modifié sur l’autre téléphone.",
    seeFirst: "Voir ce qui a changé",
  },
  terms: {
    title: "Notre temps",
    names: { length: "Temps ensemble", every: "Temps entre deux questions", within: "Temps pour répondre" },
    more: (name) => `Plus : ${name}`,
    less: (name) => `Moins : ${name}`,
    countsWhenBoth: "Toi comme l’autre personne, vous pouvez changer cela. Cela compte quand vous commencez à deux.",
    noneComes: "Pendant ce temps, aucune question ne vient d’elle-même.",
  },
  documents: {
    nothingYet: "Rien ici encore. C’est très bien comme ça.",
    notKept: "Commencé, pas encore enregistré.",
    onlyTheTwoOfYou: "Seuls vos deux téléphones peuvent lire ceci. Tout disparaît quand l’espace se ferme.",
    keep: "Enregistrer",
    keeping: "Enregistrement…",
    trouble: {
      changed: "Entre-temps, quelque chose a changé sur l’autre téléphone. Regarde, puis enregistre à nouveau.",
      too_long: "Il n’y a pas assez de place pour tout. Quelques mots suffisent.",
      unreachable: "Lull est injoignable. Tes mots sont encore là. Réessaie.",
    },
    ours: {
      title: "Notre signe et nos étapes",
      signal: "Un signe du corps, si aucun téléphone n’est à portée",
      signals: ["Deux petites tapes sur le bras", "Une main ouverte", "Relâcher les mains"],
      stopWord: "Un mot d’arrêt, si vous en avez un. Il reste un mot : qui l’entend s’arrête.",
      ladder: "Nos étapes, depuis la première",
      ladderHow:
        "Vous commencez à la première et vous y restez. Pour avancer, il faut être deux ; pour revenir, une personne suffit.",
      step: (number) => `Étape ${number}`,
      moveUp: (number) => `Monter l’étape ${number}`,
      remove: (number) => `Retirer l’étape ${number}`,
      addStep: "Ajouter une étape à nous",
      seeds: [
        "Se regarder dans les yeux",
        "S’asseoir tout près",
        "Se tenir la main",
        "Respirer ensemble",
        "S’appuyer, épaule contre épaule",
        "Se serrer longtemps dans les bras",
        "S’allonger côte à côte",
      ],
      overtaken: "Entre-temps, l’autre téléphone a enregistré ceci :",
      takeTheirs: "Prendre plutôt cela",
    },
    mine: {
      title: "Ce que je veux que tu saches",
      own: "Seulement ce que l’autre doit savoir. Un plan que personne d’autre ne lit se trouve sous « Pour toi ».",
      starters: {
        asks: ["Reste près de moi", "Ne me touche pas", "Là, je ne peux pas écrire"],
        wishes: ["De l’eau et une couverture", "Du calme, côte à côte", "Être dans tes bras"],
        hard: ["Les changements brusques", "Ne pas voir ton visage", "Les bruits forts"],
        helps: ["Un rythme plus lent", "Un début plus long", "Parler d’autre chose"],
        words: [],
        wrong: [
          "Arrête, et allume une lumière",
          "Apporte-moi de l’eau, et attends",
          "Laisse-moi au calme, à portée de voix",
        ],
        call: [],
      },
    },
    theirs: {
      title: "Ce que l’autre personne veut que tu saches",
      nothingYet: "Rien encore.",
      nothing: "Rien n’est encore écrit ici. Tu peux lui demander.",
    },
  },
  secondPath: {
    title: "Relier directement les téléphones",
    states: {
      off: "Désactivé. Les pauses passent par le serveur.",
      chosen: "Activé sur ce téléphone. Fonctionnera quand ce sera activé sur les deux.",
      open: "Activé. Les pauses vont aussi directement à l’autre téléphone.",
    },
    what: "Une pause peut aussi aller directement d’un téléphone à l’autre. Elle arrive alors même quand le serveur est injoignable.",
    price:
      "Pour cela, chaque téléphone apprend l’adresse réseau de l’autre, qui peut dire à peu près où se trouve un téléphone, et sur quel réseau.",
    takesBoth:
      "C’est désactivé tant que vous ne l’activez pas à deux, et valable pour cet espace seulement. Une personne suffit pour le désactiver.",
    turnOn: "Activer",
    turnOff: "Désactiver",
  },
  aftercare: {
    title: "Un moment pour se poser.",
    noHurry: "Votre temps ensemble est fini. Rien ne presse maintenant.",
    mine: "Ce que tu aimerais",
    theirs: "Ce que l’autre aimerait, si cela te va",
    ideas: [
      "Un verre d’eau.",
      "Quelque chose de chaud autour de toi.",
      "Du calme, tout près ou à distance.",
      "Un mot, s’il vient.",
    ],
    wishes: "Des souhaits, pas des devoirs. S’ils diffèrent, le plus calme passe d’abord.",
    partner: "Après une pause : ce que l’autre personne peut faire",
    didntStop: "L’autre a continué, ou me l’a fait payer",
    stays: "Ceci reste ici jusqu’à ce que tu partes, qui que ce soit qui ferme l’espace.",
  },
  device: {
    title: "Ce téléphone",
    can: {
      both: "Il peut vibrer, et son écran reste allumé.",
      vibrate: "Il peut vibrer. Son écran peut s’éteindre tout seul ; les deux téléphones se mettent alors en pause.",
      awake: "Il ne peut pas vibrer. Son écran reste allumé.",
      neither:
        "Il ne peut pas vibrer, et son écran peut s’éteindre tout seul. Les deux téléphones se mettent alors en pause.",
    },
    signalTitle: "Quand l’autre met en pause",
    signalHow: "L’écran change de lumière, de forme et de mots. Choisis ce que ce téléphone fait en plus.",
    vibrate: "Vibrer",
    tone: "Émettre un son doux",
    toneHow: "Un téléphone en silencieux peut ne rien émettre.",
    light: "Laisser l’écran s’éclairer lentement",
    tryIt: "Essayer ici",
    darkTitle: "Dans le noir",
    veil: "Presque noir pendant « Ensemble »",
    veilHow: "Une faible lueur montre qu’il est encore allumé.",
    pauseTitle: "D’autres façons de mettre en pause",
    pauseHow: "Un appui n’importe où met en pause. Toute touche ou télécommande reliée aussi.",
    shake: "Secouer ce téléphone",
    shakeHow: "S’allonger ou bouger peut aussi le secouer.",
    headset: "Appuyer sur le bouton d’un casque",
    headsetHow: "Cela arrête tout autre son de ce téléphone.",
    refused: "Le navigateur ne le permet pas ici.",
    lost: {
      shake: "Secouer ce téléphone ne met pas en pause en ce moment. Un appui, si.",
      headset: "Le bouton du casque ne met pas en pause en ce moment. Un appui, si.",
      awake: "Cet écran peut s’éteindre tout seul. Les deux téléphones se mettent alors en pause.",
      tone: "Ce téléphone ne peut pas jouer le son en ce moment.",
    },
    thisPhoneOnly: "Cela ne vaut que pour ce téléphone. L’autre a ses propres réglages.",
  },
  pushNotifications: {
    title: "Quand ce téléphone est rangé",
    what: "Si l’autre met en pause alors que Lull n’est pas ouvert ici, ce téléphone peut montrer une notification. Elle dit « Timer » ; le téléphone y ajoute le nom du site ou de l’app.",
    limits: "Ce n’est qu’une aide de plus. Elle peut arriver tard, ou pas du tout ; ne compte donc jamais dessus.",
    price:
      "L’entreprise qui fait ce navigateur la transmet, et apprend qu’une notification a été envoyée, et quand. Pas de quoi il s’agit.",
    states: {
      none: "Il n’y a pas de notifications ici.",
      install: "Sur ce téléphone, cela fonctionne une fois Lull sur l’écran d’accueil.",
      off: "Désactivé.",
      asking: "Le navigateur te pose la question…",
      on: "Activé, pour cet espace.",
      blocked: "Le navigateur bloque les notifications de Lull. Ses réglages permettent de changer cela.",
      failed: "Cela n’a pas pu être activé. Tu peux réessayer.",
    },
    trials: {
      trying: "Envoi en cours…",
      sent: "Verrouille le téléphone et attends un instant.",
      failed: "Elle n’a pas pu être envoyée cette fois.",
    },
    turnOn: "Activer",
    turnOff: "Désactiver",
    tryOne: "Essayer",
  },
  offers: {
    offline: "Ce téléphone est hors ligne. Un espace a besoin d’une connexion.",
    newer: "Une mise à jour est prête",
    newerHow: "À charger maintenant, ou quand tu veux.",
    install: "Mettre Lull sur l’écran d’accueil",
    installWhy: "Il s’ouvre alors comme une app, avec plus de place, et même sans réseau.",
    installHow: {
      share: [
        "Touche le bouton de partage du navigateur.",
        "Choisis « Sur l’écran d’accueil ».",
        "Touche « Ajouter ».",
      ],
      menu: ["Ouvre le menu du navigateur.", "Choisis « Installer » ou « Ajouter à l’écran d’accueil »."],
      dock: ["Ouvre le menu Fichier.", "Choisis « Ajouter au Dock »."],
    },
  },
  seconds: (seconds) => `${seconds} ${seconds < 2 ? "seconde" : "secondes"}`,
  closed: {
    ended: {
      title: "Cet espace est fermé.",
      next: "Prenez votre temps. Quand vous voudrez, ouvrez-en un autre ensemble.",
    },
    gone: {
      title: "Cet espace n’existe plus.",
      next: "Un espace se ferme quand l’une des deux personnes y met fin, et au plus tard après douze heures. Vous pouvez en ouvrir un autre ensemble.",
    },
    reload: {
      title: "Cette page n’est plus à jour.",
      next: "Lull a changé depuis son ouverture. Recharge-la pour revenir à votre espace.",
    },
  },
  refused: {
    room_full: {
      title: "Cet espace a déjà ses deux téléphones.",
      next: "Le lien s’est peut-être déjà ouvert dans le navigateur d’une messagerie\u202f: tu peux continuer là-bas. Pour continuer ici, ouvre un autre espace et envoie son lien à l’autre téléphone.",
    },
    link_expired: {
      title: "Ce lien n’est plus valable.",
      next: "Les liens valent dix minutes. Ouvre un autre espace sur un téléphone et scanne son code avec l’autre.",
    },
    link_unknown: {
      title: "Ce lien ne correspond à aucun espace.",
      next: "Il en manque peut-être une partie. Scanne encore le code, ou ouvrez un autre espace ensemble.",
    },
    link_of_other_version: {
      title: "Ce lien vient d’une autre version de Lull.",
      next: "Recharge la page et ouvre-le encore une fois, ou demande un nouveau lien.",
    },
    origin_refused: {
      title: "Lull n’est pas configuré pour cette adresse.",
      next: "Ton téléphone n’y est pour rien. La personne qui gère ce Lull doit ajouter l’adresse, telle que ce navigateur l’affiche, à LULL_ORIGINS.",
    },
    unreachable: {
      title: "Lull est injoignable.",
      next: "Vérifie que ce téléphone est en ligne, puis réessaie.",
    },
    unsupported: {
      title: "Lull ne marche pas dans ce navigateur.",
      next: "Ouvre le lien dans un navigateur récent. L’adresse doit commencer par https.",
    },
    not_paired: {
      title: "Les deux téléphones n’ont pas pu être reliés.",
      next: "Ouvrez un autre espace, et scannez son code d’écran à écran.",
    },
  },
  notTranslated:
    "La traduction du navigateur ne marche pas ici\u202f: les deux téléphones doivent afficher la même chose, à jour. Lull parle lui-même ces langues.",
  goHome: "Accueil",
  loadAgain: "Recharger",
  tryAgain: "Réessayer",
  leaving: {
    title: "Comment partir tout de suite",
    gestures:
      "Appuie trois fois sur Maj, ou glisse deux doigts d’un côté à l’autre de l’écran. Un minuteur de cuisine prend la place de Lull, et l’autre téléphone voit une connexion perdue.",
    erases:
      "Cela efface ce que Lull garde sur ce téléphone : l’espace, tes listes, tes mots. Sans rien demander, et rien ne les ramène.",
    stays:
      "Ce qui reste : l’historique du navigateur, les autorisations données à Lull, une icône installée, les fichiers enregistrés, les appels passés.",
  },
  reminder: {
    look: "Maintenir : notre signe et le temps qui reste",
    left: (minutes) => `Encore ${minutes} environ.`,
    signal: (text) => `Notre signe : \u2068${text}\u2069`,
  },
  goingOn: {
    rest: "Repose-toi un moment. Personne ne demande encore de continuer.",
    noHurry: "Rien ne presse.",
    takesBoth: "On n’attend rien de toi. Pour continuer, il faut être deux.",
    toStart: {
      before: null,
      ready: "Commencer",
      given: "C’est prêt de ton côté. On commence quand c’est prêt des deux côtés.",
    },
    toGoOn: {
      before: null,
      ready: "On peut reprendre",
      given: "De ton côté, on peut reprendre. Cela reprend quand vous le voulez à deux.",
    },
    toTheEnd: {
      before: "Votre temps est écoulé. Rien ne presse.",
      ready: "Terminer ici",
      given: "De ton côté, on peut terminer. Cela finit quand vous le voulez à deux.",
    },
    notYet: "Pas encore",
    comingBack: "Les téléphones se reconnectent…",
    nothingAsked: "On n’attend rien de toi.",
    endAnyTime: "Tu peux finir pour aujourd’hui à tout moment.",
    feet: "Les pieds au sol. Regarde autour de toi. Rien ne doit se passer.",
    ground: { too_much: "C’est trop", far_away: "Je suis loin", breathing: "Respirer" },
    ifWrong: "Si ça tourne mal",
    finishing: "Assez pour aujourd’hui. Cela finit dans un instant. Un appui en fait une simple pause.",
  },
  furtherFields: {
    mine: {
      wishes: "Après, j’aimerais",
      hard: "Ce qui m’est parfois difficile",
      helps: "Ce qui m’aide",
      words: "Les mots pour mon corps, et ceux que je ne veux jamais entendre",
      wrong: "Si ça tourne mal, s’il te plaît",
      call: "Qui appeler pour moi, s’il le faut",
    },
    theirs: {
      wishes: "Après, l’autre aimerait",
      hard: "Ce qui lui est parfois difficile",
      words: "Les mots pour son corps, et ceux que l’autre ne veut jamais entendre",
      call: "Qui appeler pour l’autre, s’il le faut",
    },
  },
  rehearsal: {
    how: "Avant de commencer, essayez la pause une fois, à tour de rôle. C’est une vraie pause.",
    tryIt: "Essayer la pause",
    tryAgain: "Essayer encore",
    waitForTheirs: "À l’autre personne, maintenant, d’essayer la pause.",
    theyTell: "On demande à l’autre comment ta pause lui est parvenue.",
    question: "Comment as-tu remarqué la pause ?",
    hows: { seen: "Vue", heard: "Entendue", felt: "Sentie" },
    mine: {
      seen: "Ta pause a été vue.",
      heard: "Ta pause a été entendue.",
      felt: "Ta pause a été sentie.",
    },
    theirs: {
      seen: "Tu as vu sa pause.",
      heard: "Tu as entendu sa pause.",
      felt: "Tu as senti sa pause.",
    },
    pausesBack: "Ta réponse met en pause à son tour : cela essaie la tienne.",
    andStart: "Je l’ai vue, et on peut commencer",
    before: "La dernière fois, vos pauses sont bien arrivées.",
  },
  checkIn: {
    question: "Comment ça va, là ?",
    good: "Bien",
    slow: "Ralentir",
    pauseIsAnywhere: "La question est posée aux deux.\nUn appui ailleurs met en pause.",
    canChange: "Tu peux changer ta réponse.\nUn appui ailleurs met en pause.",
    outcome: { good: "Bien, pour l’instant.", slow: "Plus lentement, maintenant." },
  },
  ladder: {
    title: "Notre étape",
    at: (step) => `Notre étape : \u2068${step}\u2069`,
    stay: "Vous pouvez y rester autant que vous voulez.",
    back: (step) => (step === "" ? "L’étape d’avant" : `Revenir à \u2068${step}\u2069`),
    on: (step) =>
      step === "" ? "Étape suivante, si on le veut à deux" : `Passer à \u2068${step}\u2069, si on le veut à deux`,
    given: (step) =>
      `Tu aimerais ${step === "" ? "l’étape suivante" : `passer à \u2068${step}\u2069`}. Rien ne change si vous ne le voulez pas à deux.`,
    takeBack: "Plutôt rester",
  },
  ending: {
    title: "Il reste un peu de temps.",
    more: (minutes) => `${minutes} de plus`,
    orNothing: "Sans réponse, cela finit simplement. C’est très bien comme ça.",
    given: (minutes) => `Tu aimerais ${minutes} de plus. Cela continue si vous le voulez à deux.`,
    takeBack: "S’arrêter à l’heure",
  },
  slower: {
    title: "Ralentir",
    oftener: (then, now) => `Une question ${onceIn(then)} au lieu de ${onceIn(now)}`,
    shorter: (then, now) => `${then} ensemble en tout au lieu de ${now}`,
    serverOnly: "Par le serveur seulement",
  },
  termsLine: (length, every) =>
    `${length} ensemble, ${every === null ? "aucune question d’elle-même" : `une question ${onceIn(every)}`}`,
  minutes,
  notTaken: {
    changed: "Quelque chose a changé au même moment. Voici où vous en êtes.",
    voided: "Quelque chose a changé depuis, alors cela ne compte plus. Rien ne presse.",
    too_soon: "C’était un instant trop tôt. Rien ne presse.",
    away: "Les deux téléphones ne sont pas reliés en ce moment, et il faut les deux.",
    not_stored: "Cela n’est pas passé. À refaire, quand tu veux.",
  },
  joinRejected:
    "Le lien a été ouvert encore une fois. C’était peut-être l’un de vous deux, dans un autre navigateur. Personne d’autre ne peut entrer.",
};
