/**
 * What is said around the three pictures, in every language, and what each of the sixty-four is called (PAIR5).
 *
 * Apart from the other words: it is loaded with the pictures. The names are in the order of the drawings.
 */

export interface PictureWords {
  readonly title: string;
  readonly how: string;
  readonly same: string;
  readonly differ: string;
  readonly differTitle: string;
  readonly differNext: string;
  /** Sixty-four, by commas. */
  readonly names: string;
}

const ENGLISH: PictureWords = {
  title: "Same three on both?",
  how: "If all three are the same on both phones, almost certainly nobody stands between them. Looking is up to you.",
  same: "Yes, the same",
  differ: "No, they differ",
  differTitle: "Then don’t use this room.",
  differNext:
    "Someone may have changed the link on its way. Close the room, open a new one, and scan its code from screen to screen.",
  names:
    "sun, moon, star, cloud, snowflake, umbrella, mountain, leaf, elephant, flower, mushroom, apple, orange, lemon, grapes, tomato, broccoli, coconut, sandwich, cheese, trumpet, honey, backpack, teapot, key, window, house, chair, telescope, toothbrush, igloo, book, pencil, envelope, robot, giraffe, accordion, guitar, bell, windmill, sailboat, train, bicycle, piano, airplane, anchor, globe, dolphin, compass, map, broom, comb, button, zebra, helicopter, radio, scarf, kangaroo, cactus, snail, penguin, peacock, turtle, crown",
};

export const PICTURE_WORDS: Readonly<Record<string, PictureWords>> = {
  en: ENGLISH,
  ar: {
    title: "الثلاثة نفسها على الهاتفين؟",
    how: "إن كانت الثلاثة هي نفسها على الهاتفين، فالأرجح جدًّا أن لا أحد بينهما. والمقارنة كما تشاءان.",
    same: "نعم، هي نفسها",
    differ: "لا، مختلفة",
    differTitle: "إذن لا تستعملا هذه الغرفة.",
    differNext: "ربما تغيّر الرابط في الطريق. يمكنكما إغلاق الغرفة وفتح غرفة جديدة ومسح رمزها من شاشة إلى شاشة.",
    names:
      "شمس, قمر, نجمة, سحابة, ندفة ثلج, مظلّة, جبل, ورقة شجر, فيل, وردة, فطر, تفّاحة, برتقالة, ليمونة, عنب, طماطم, بروكلي, جوزة هند, شطيرة, جبنة, بوق, عسل, حقيبة ظهر, إبريق شاي, مفتاح, نافذة, بيت, كرسي, تلسكوب, فرشاة أسنان, كوخ ثلجي, كتاب, قلم رصاص, ظرف رسالة, روبوت, زرافة, أكورديون, غيتار, جرس, طاحونة, سفينة شراعية, قطار, درّاجة, بيانو, طائرة, مرساة, كرة أرضية, دلفين, بوصلة, خريطة, مكنسة, مشط, زرّ, حمار وحشي, مروحية, راديو, وشاح, كنغر, صبّار, حلزون, بطريق, طاووس, سلحفاة, تاج",
  },
  de: {
    title: "Auf beiden dieselben drei?",
    how: "Sind auf beiden Handys alle drei gleich, steht mit größter Wahrscheinlichkeit niemand dazwischen. Ob ihr vergleicht, liegt bei euch.",
    same: "Ja, dieselben",
    differ: "Nein, andere",
    differTitle: "Dann nehmt diesen Raum nicht.",
    differNext:
      "Vielleicht wurde der Link unterwegs verändert. Schließt den Raum, öffnet einen neuen und scannt den Code von Bildschirm zu Bildschirm.",
    names:
      "Sonne, Mond, Stern, Wolke, Schneeflocke, Regenschirm, Berg, Blatt, Elefant, Blume, Pilz, Apfel, Orange, Zitrone, Weintraube, Tomate, Brokkoli, Kokosnuss, Sandwich, Käse, Trompete, Honig, Rucksack, Teekanne, Schlüssel, Fenster, Haus, Stuhl, Fernrohr, Zahnbürste, Iglu, Buch, Bleistift, Briefumschlag, Roboter, Giraffe, Akkordeon, Gitarre, Glocke, Windmühle, Segelboot, Zug, Fahrrad, Klavier, Flugzeug, Anker, Globus, Delfin, Kompass, Landkarte, Besen, Kamm, Knopf, Zebra, Hubschrauber, Radio, Schal, Känguru, Kaktus, Schnecke, Pinguin, Pfau, Schildkröte, Krone",
  },
  es: {
    title: "¿Los mismos tres en ambos?",
    how: "Si los tres son iguales en ambos teléfonos, casi con toda certeza nadie está en medio. Compararlos es opcional.",
    same: "Sí, los mismos",
    differ: "No, son distintos",
    differTitle: "Entonces no usen esta sala.",
    differNext:
      "Quizá el enlace cambió en el camino. Cierren la sala, abran otra y escaneen su código de pantalla a pantalla.",
    names:
      "sol, luna, estrella, nube, copo de nieve, paraguas, montaña, hoja, elefante, flor, hongo, manzana, naranja, limón, uvas, tomate, brócoli, coco, sándwich, queso, trompeta, miel, mochila, tetera, llave, ventana, casa, silla, telescopio, cepillo de dientes, iglú, libro, lápiz, sobre, robot, jirafa, acordeón, guitarra, campana, molino, velero, tren, bicicleta, piano, avión, ancla, globo terráqueo, delfín, brújula, mapa, escoba, peine, botón, cebra, helicóptero, radio, bufanda, canguro, cactus, caracol, pingüino, pavo real, tortuga, corona",
  },
  fr: {
    title: "Les trois mêmes sur les deux ?",
    how: "Si les trois sont les mêmes sur les deux téléphones, il est presque certain que personne ne se trouve entre eux. Comparer ou non, comme vous voulez.",
    same: "Oui, les mêmes",
    differ: "Non, pas les mêmes",
    differTitle: "Alors n’utilisez pas cet espace.",
    differNext:
      "Le lien a pu être changé en chemin. Fermez l’espace, ouvrez-en un autre, et scannez son code d’écran à écran.",
    names:
      "soleil, lune, étoile, nuage, flocon, parapluie, montagne, feuille, éléphant, fleur, champignon, pomme, orange, citron, raisin, tomate, brocoli, noix de coco, sandwich, fromage, trompette, miel, sac à dos, théière, clé, fenêtre, maison, chaise, télescope, brosse à dents, igloo, livre, crayon, enveloppe, robot, girafe, accordéon, guitare, cloche, moulin, voilier, train, vélo, piano, avion, ancre, globe, dauphin, boussole, carte, balai, peigne, bouton, zèbre, hélicoptère, radio, écharpe, kangourou, cactus, escargot, manchot, paon, tortue, couronne",
  },
};

export const pictureWords = (language: string): PictureWords =>
  (Object.hasOwn(PICTURE_WORDS, language) ? PICTURE_WORDS[language] : undefined) ?? ENGLISH;

/** What the picture of this number is called. */
export const pictureName = ({ names }: PictureWords, number: number): string => names.split(", ")[number] ?? "";
