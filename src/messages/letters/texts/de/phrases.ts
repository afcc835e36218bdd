/** German: the sentences of the law module, by the English they are recorded in. */
export const phrases: Readonly<Record<string, string>> = {
  // Bases (src/law/erasure)
  'Art 17(1)(a) not met: still needed for the running service':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für den laufenden Dienst noch erforderlich',
  'Art 17(1)(a) not met: still needed to collect the amount due; Art 17(3)(e): legal claims':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: zum Einzug des offenen Betrags noch erforderlich; Art. 17 Abs. 3 lit. e: Rechtsansprüche',
  'Art 17(1)(a) not met: still needed to pay the credit out; Art 18(1)(c)':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: zur Auszahlung des Guthabens noch erforderlich; Art. 18 Abs. 1 lit. c',
  'Art 17(3)(e): establishment, exercise or defence of legal claims':
    'Art. 17 Abs. 3 lit. e: Geltendmachung, Ausübung oder Verteidigung von Rechtsansprüchen',
  'Art 12(2) and Data Protection Act 2018 s.173: your own open request for this data is answered first':
    'Art. 12 Abs. 2 und Data Protection Act 2018, s. 173: Ihr eigener offener Antrag zu diesen Daten wird zuerst beantwortet',
  'Art 12(2): your own open request for this data is answered first':
    'Art. 12 Abs. 2: Ihr eigener offener Antrag zu diesen Daten wird zuerst beantwortet',
  'Art 17(1)(a) not met: still needed to answer the open ticket':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: zur Beantwortung der offenen Supportanfrage noch erforderlich',
  'Art 17(1)(a) not met: still needed until the order is delivered and the return period is over':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: bis zur Lieferung der Bestellung und zum Ende der Rückgabefrist noch erforderlich',
  'Art 17(1)(a) not met: still needed for support within its retention period (Art 6(1)(f))':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für den Support innerhalb der Aufbewahrungsdauer noch erforderlich (Art. 6 Abs. 1 lit. f)',
  'Art 17(1)(a) not met: still needed for security within the log period (Art 6(1)(f))':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die Sicherheit innerhalb der Protokolldauer noch erforderlich (Art. 6 Abs. 1 lit. f)',
  'Art 17(1)(a) not met: the record also belongs to other people, who go on using it':
    'Art. 17 Abs. 1 lit. a nicht erfüllt: Der Datensatz gehört auch zu anderen Personen, die ihn weiter nutzen',
  'Art 17(3)(b): a legal obligation requires the records to be kept':
    'Art. 17 Abs. 3 lit. b: Eine rechtliche Verpflichtung verlangt die Aufbewahrung',
  "Art 17(1)(a) not met: still needed to meet the controller's legal obligations (Art 6(1)(f)); Art 17(3)(e): legal claims":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: zur Erfüllung rechtlicher Verpflichtungen des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f); Art. 17 Abs. 3 lit. e: Rechtsansprüche',
  'Art 17(3)(b): tax and accounting records, six years (Finance Act 1998 Sch 18 para 21; VAT Act 1994 Sch 11 para 6)':
    'Art. 17 Abs. 3 lit. b: Steuer- und Buchhaltungsunterlagen, sechs Jahre (Finance Act 1998 Sch 18 para 21; VAT Act 1994 Sch 11 para 6)',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f))":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die Buchhaltung des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f)',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f)); Art 17(3)(e): legal claims":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die Buchhaltung des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f); Art. 17 Abs. 3 lit. e: Rechtsansprüche',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f)); Art 17(3)(e): legal claims, three years from the end of the year (BGB §§195, 199)":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die Buchhaltung des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f); Art. 17 Abs. 3 lit. e: Rechtsansprüche, drei Jahre ab Jahresende (§§ 195, 199 BGB)',
  "Art 17(1)(a) not met: still needed for the controller's German tax records (Art 6(1)(f))":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die deutschen Steuerunterlagen des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f)',
  'Art 17(3)(b): German commercial and tax records (HGB §257, AO §147)':
    'Art. 17 Abs. 3 lit. b: handels- und steuerrechtliche Aufbewahrungspflichten (§ 257 HGB, § 147 AO)',
  "Art 17(1)(a) not met: still needed for the controller's French tax records (Art 6(1)(f))":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die französischen Steuerunterlagen des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f)',
  "Art 17(1)(a) not met: still needed for the controller's Irish tax records (Art 6(1)(f))":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die irischen Steuerunterlagen des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f)',
  "Art 17(1)(a) not met: still needed for the controller's Dutch tax records (Art 6(1)(f))":
    'Art. 17 Abs. 1 lit. a nicht erfüllt: für die niederländischen Steuerunterlagen des Verantwortlichen noch erforderlich (Art. 6 Abs. 1 lit. f)',
  'Art 17(3)(b): French accounting records, ten years (Code de commerce L123-22)':
    'Art. 17 Abs. 3 lit. b: französische Buchführungsunterlagen, zehn Jahre (Code de commerce L123-22)',
  'Art 17(3)(b): Irish tax records, six years (Taxes Consolidation Act 1997 s.886)':
    'Art. 17 Abs. 3 lit. b: irische Steuerunterlagen, sechs Jahre (Taxes Consolidation Act 1997 s.886)',
  'Art 17(3)(b): Dutch tax records, seven years (Algemene wet inzake rijksbelastingen art. 52)':
    'Art. 17 Abs. 3 lit. b: niederländische Steuerunterlagen, sieben Jahre (Algemene wet inzake rijksbelastingen Art. 52)',
  'Art 17(3)(e): legal claims': 'Art. 17 Abs. 3 lit. e: Rechtsansprüche',
  'Art 17(3)(e): legal claims, three years from the end of the year (BGB §§195, 199)':
    'Art. 17 Abs. 3 lit. e: Rechtsansprüche, drei Jahre ab Jahresende (§§ 195, 199 BGB)',
  'Art 17(1) waits: a new service, order or account was begun meanwhile, so the person is asked whether the earlier wish still stands':
    'Art. 17 Abs. 1 ruht: Inzwischen kam ein neuer Dienst, eine neue Bestellung oder ein neues Konto hinzu; wir fragen Sie deshalb, ob Ihr früherer Wunsch fortbesteht',
  // What ends a reason
  'every service is terminated and the final usage is billed':
    'bis alle Dienste beendet sind und die letzte Nutzung abgerechnet ist',
  'the final usage is billed': 'bis die letzte Nutzung abgerechnet ist',
  'the amount is paid, written off or can no longer be claimed':
    'bis der Betrag bezahlt oder ausgebucht ist oder nicht mehr gefordert werden kann',
  'the credit is refunded or the person waives it': 'bis das Guthaben erstattet ist oder Sie darauf verzichten',
  'the dispute is settled or the claim can no longer be brought':
    'bis die Streitigkeit beigelegt ist oder der Anspruch nicht mehr erhoben werden kann',
  'the answer to the open request has been opened or offered for fourteen days, or that request is closed':
    'bis die Antwort auf den offenen Antrag geöffnet wurde oder vierzehn Tage bereitlag oder jener Vorgang geschlossen ist',
  'the ticket is closed': 'bis die Supportanfrage abgeschlossen ist',
  'the order is delivered and its return period is over':
    'bis die Bestellung geliefert und die Rückgabefrist abgelaufen ist',
  'the person has said whether the earlier wish still stands': 'bis Sie gesagt haben, ob der frühere Wunsch noch gilt',
  'the period the law sets has passed': 'bis die gesetzliche Frist abgelaufen ist',
  // Portability (src/law/portability.ts)
  'processed for your own contract (Art 6(1)(b))': 'verarbeitet für Ihren eigenen Vertrag (Art. 6 Abs. 1 lit. b)',
  'processed with your consent (Art 6(1)(a))': 'verarbeitet aufgrund Ihrer Einwilligung (Art. 6 Abs. 1 lit. a)',
  "processed for a business customer's contract (Art 6(1)(f)), not yours":
    'verarbeitet für den Vertrag eines Geschäftskunden (Art. 6 Abs. 1 lit. f), nicht für Ihren',
  'processed to meet a legal obligation (Art 6(1)(c))':
    'verarbeitet zur Erfüllung einer rechtlichen Verpflichtung (Art. 6 Abs. 1 lit. c)',
  'processed for a legitimate interest (Art 6(1)(f))':
    'verarbeitet aufgrund eines berechtigten Interesses (Art. 6 Abs. 1 lit. f)',
  'processed because you act for a business (Art 6(1)(f)); you may ask for access instead':
    'verarbeitet, weil Sie für ein Unternehmen handeln (Art. 6 Abs. 1 lit. f); Sie können stattdessen Auskunft verlangen',
  'provided by you': 'von Ihnen bereitgestellt',
  'observed through your use': 'durch Ihre Nutzung angefallen',
  'derived by us': 'von uns abgeleitet',
  'created by us': 'von uns erstellt',
  'every field is derived or created by us': 'jedes Feld ist von uns abgeleitet oder erstellt',
  'partly provided by you or observed': 'teils von Ihnen bereitgestellt oder durch Ihre Nutzung angefallen',
  // Answers
  'the system has not answered yet': 'das System hat noch nicht geantwortet',
  'a customer of ours is responsible for this data; we have passed your request on to that customer':
    'für diese Daten ist ein Kunde von uns verantwortlich; wir haben Ihren Antrag an ihn weitergeleitet',
  'nothing we know links these records to you (Art 11(2)); tell us what does, such as the cookie id of your browser, and we look again':
    'nichts, was uns bekannt ist, verknüpft diese Datensätze mit Ihnen (Art. 11 Abs. 2); nennen Sie uns, was es tut, etwa die Cookie-Kennung Ihres Browsers, und wir suchen erneut',
  'there is no data that Article 20 covers': 'es gibt keine Daten, die Artikel 20 erfasst',
  'the stronger proof of identity that this data needs was not given':
    'der strengere Identitätsnachweis, den diese Daten erfordern, wurde nicht erbracht',
};
