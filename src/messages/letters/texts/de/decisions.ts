/** German: rectification, restriction, objection, consent, refusals, time and complaints. */
import type { DecisionTexts } from '../types/decisions.js';

export const decisions: DecisionTexts = {
  rectification: {
    subject: (request) => `Berichtigung Ihrer Daten: Antwort zum Vorgang ${request}`,
    done: 'Wir haben Ihre personenbezogenen Daten wie gewünscht berichtigt.',
    partly:
      'Einen Teil Ihrer personenbezogenen Daten haben wir wie gewünscht berichtigt. Das Übrige erläutern wir unten.',
    nothing: 'Aus den unten genannten Gründen haben wir die Daten nicht berichtigt.',
    pending: 'Wir prüfen die von Ihnen genannten Daten noch.',
    correctedHeading: 'Was berichtigt wurde',
    howHeading: 'Art der Berichtigung',
    how: {
      changed: 'berichtigt',
      completed: 'vervollständigt',
      credit_note: 'durch Gutschrift und neue Rechnung; die ausgestellte Rechnung wird nicht überschrieben',
      note_added: 'durch einen Vermerk daneben; was damals versandt wurde, bleibt unverändert',
    },
    disputedHeading: 'Was noch geprüft wird',
    disputed:
      'Solange wir prüfen, ob diese Daten richtig sind, speichern wir sie nur und nutzen sie nicht anderweitig (Art. 18 Abs. 1 lit. a). Bevor das endet, unterrichten wir Sie.',
    refusedHeading: 'Was nicht berichtigt wurde und warum',
    why: {
      found_correct: 'Wir haben die Daten geprüft; sie sind richtig.',
      opinion:
        'Es handelt sich um eine Einschätzung, die als solche gekennzeichnet ist, nicht um eine Tatsache, die in diesem Sinne unrichtig sein könnte.',
      historic_record: 'Der Eintrag hält fest, was damals geschehen oder gesagt worden ist, und tut das zutreffend.',
      other: 'Eine Berichtigung war nicht möglich.',
    },
    statementAdded: (data) => `Ihre eigene Stellungnahme steht nun bei ${data}; wer den Eintrag liest, sieht auch sie.`,
    statementOffer: 'Sie können uns eine eigene Stellungnahme senden; wir fügen sie dem Eintrag bei.',
  },
  restriction: {
    subject: (request) => `Einschränkung der Verarbeitung: Antwort zum Vorgang ${request}`,
    done: 'Wir haben die Verarbeitung Ihrer personenbezogenen Daten wie gewünscht eingeschränkt.',
    partly:
      'Die Verarbeitung eines Teils Ihrer personenbezogenen Daten haben wir eingeschränkt. Das Übrige erläutern wir unten.',
    nothing: 'Aus den unten genannten Gründen haben wir die Verarbeitung nicht eingeschränkt.',
    restrictedHeading: 'Was eingeschränkt ist',
    ground: {
      accuracy: 'Sie bestreiten die Richtigkeit, und wir prüfen sie (Art. 18 Abs. 1 lit. a)',
      unlawful: 'die Verarbeitung ist unrechtmäßig, und Sie lehnen die Löschung ab (Art. 18 Abs. 1 lit. b)',
      claims: 'wir benötigen die Daten nicht mehr, Sie aber für Rechtsansprüche (Art. 18 Abs. 1 lit. c)',
      objection:
        'Sie haben widersprochen, und es steht noch nicht fest, wessen Gründe überwiegen (Art. 18 Abs. 1 lit. d)',
    },
    storedOnly:
      'Diese Daten speichern wir nur. Anderweitig verarbeitet werden sie nur mit Ihrer Einwilligung, für Rechtsansprüche, zum Schutz der Rechte einer anderen Person oder aus Gründen eines wichtigen öffentlichen Interesses (Art. 18 Abs. 2).',
    told: 'Bevor die Einschränkung aufgehoben wird, unterrichten wir Sie (Art. 18 Abs. 3).',
    refusedHeading: 'Was nicht eingeschränkt ist und warum',
  },
  restrictionEnding: {
    subject: (request) => `Die Einschränkung der Verarbeitung endet: Vorgang ${request}`,
    ends: (date) =>
      `Auf Ihr Verlangen haben wir die unten genannten Daten nur gespeichert und nicht anderweitig genutzt. Diese Einschränkung endet am ${date}. Wir sind verpflichtet, Sie vorher zu unterrichten (Art. 18 Abs. 3).`,
    why: {
      accuracy_checked: 'Der Grund: Wir haben geprüft, ob die Daten richtig sind.',
      objection_decided: 'Der Grund: Über Ihren Widerspruch ist entschieden.',
      no_longer_needed: 'Der Grund: Die Daten werden für Rechtsansprüche nicht mehr benötigt.',
      lifted_by_person: 'Der Grund: Sie haben uns gebeten, die Einschränkung aufzuheben.',
      other: 'Der Grund für die Einschränkung besteht nicht mehr.',
    },
    then: {
      used_again: 'Ab dann werden die Daten wieder für die Zwecke genutzt, für die sie erhoben wurden.',
      erased: 'Die Daten werden dann gelöscht; bis dahin werden sie zu nichts anderem genutzt.',
    },
    dataHeading: 'Worum es geht',
    before: 'Sind Sie damit nicht einverstanden, schreiben Sie uns bitte vor diesem Tag.',
  },
  objection: {
    subject: (request) => `Ihr Widerspruch: Antwort zum Vorgang ${request}`,
    intro: 'Sie haben der Verarbeitung Ihrer personenbezogenen Daten widersprochen. Wir haben wie folgt entschieden.',
    marketing: (date) =>
      `Sie erhalten von uns keine Direktwerbung mehr. Sie wurde am ${date} auf allen Kanälen eingestellt; eine Begründung brauchen Sie nicht (Art. 21 Abs. 2 und 3).`,
    marketingScope: 'Auch das Profiling für Direktwerbung ist eingestellt.',
    suppression: 'Damit Sie nicht versehentlich Werbung erhalten, bewahren wir einen Sperrvermerk auf.',
    service:
      'Nachrichten, die Sie für einen Vertrag mit uns benötigen, etwa Rechnungen oder Störungsmeldungen, erhalten Sie weiterhin.',
    stoppedHeading: 'Was eingestellt ist',
    stopped: (purpose) =>
      `${purpose}: Ihrem Widerspruch wird stattgegeben. Dafür verarbeiten wir Ihre Daten nicht mehr.`,
    continuedHeading: 'Was fortgeführt wird und warum',
    continued: (purpose, grounds) => `${purpose}: ${grounds}`,
    burden:
      'Wir haben diese zwingenden schutzwürdigen Gründe gegen Ihre Interessen, Rechte und Freiheiten abgewogen; der Nachweis, dass sie überwiegen, obliegt uns (Art. 21 Abs. 1).',
    notOpen: (purpose, basis) =>
      `${purpose}: Diese Verarbeitung beruht auf einer anderen Rechtsgrundlage (${basis}), gegen die kein Widerspruchsrecht besteht.`,
    counts:
      'Ihr Widerspruch gegen Direktwerbung gilt sofort; eine Begründung brauchen Sie nicht (Art. 21 Abs. 2 und 3).',
    dataKept:
      'Die Daten selbst werden nicht gelöscht: Sie dienen auch anderen Zwecken, denen Sie nicht widersprochen haben.',
    pendingHeading: 'Worüber noch nicht entschieden ist',
    pending: (purpose) => purpose,
    pendingNote:
      'Bis zu unserer Entscheidung speichern wir die Daten dafür nur und nutzen sie nicht anderweitig (Art. 18 Abs. 1 lit. d).',
  },
  consent: {
    subject: (request) => `Ihre Einwilligung ist widerrufen: ${request}`,
    withdrawn: (instant) => `Sie haben Ihre Einwilligung widerrufen. Der Widerruf gilt seit dem ${instant} für:`,
    everything: 'alles, was wir auf dieser Grundlage getan haben',
    before: 'Die bis zum Widerruf aufgrund Ihrer Einwilligung erfolgte Verarbeitung bleibt rechtmäßig.',
    data: {
      erased: 'Die Daten, die allein auf dieser Einwilligung beruhten, wurden gelöscht.',
      erased_after_open_request:
        'Die Daten, die allein auf dieser Einwilligung beruhten, werden nicht mehr genutzt. Sie werden gelöscht, sobald Ihr offener Antrag zu diesen Daten beantwortet ist.',
      kept_on_other_basis:
        'Die Daten werden dafür nicht mehr genutzt. Was zugleich auf einer anderen Einwilligung von Ihnen oder einer anderen Rechtsgrundlage beruht, bleibt gespeichert.',
      not_used:
        'Die Daten, die auf dieser Einwilligung beruhten, werden dafür nicht mehr genutzt. Schreiben Sie uns, wenn sie auch gelöscht werden sollen.',
      erasure_follows:
        'Die Daten, die auf dieser Einwilligung beruhten, werden nicht mehr genutzt. Sie sollen auch gelöscht werden; darüber schreiben wir Ihnen gesondert.',
      none: 'Keine Daten beruhten allein auf dieser Einwilligung. Sie werden dafür nicht mehr genutzt.',
    },
    suppression:
      'Damit wir uns an Ihre Entscheidung halten, bewahren wir einen Sperrvermerk sowie den Nachweis der erteilten und der widerrufenen Einwilligung auf.',
    service:
      'Nachrichten, die Sie für einen Vertrag mit uns benötigen, etwa Rechnungen oder Störungsmeldungen, erhalten Sie weiterhin.',
  },
  stopping: {
    part: (instant) =>
      `Bis ${instant} war dies in einem Teil der von uns genutzten Systeme eingestellt. In den übrigen wird es gerade eingestellt; bis dahin kann Sie von dort noch eine Nachricht erreichen.`,
    nothing: (instant) =>
      `Bis ${instant} hatte noch keines der von uns genutzten Systeme bestätigt, dass dies eingestellt ist. Wir stellen es überall ein; bis dahin kann Sie noch eine Nachricht erreichen.`,
    follows: 'Wir schreiben Ihnen erneut, sobald es überall eingestellt ist. Sie müssen nichts weiter tun.',
    completes: (date) => `Dies vervollständigt unser Schreiben vom ${date}.`,
  },
  humanReview: {
    subject: (request) => `Ein Mensch hat die Entscheidung geprüft: Antwort zum Vorgang ${request}`,
    asked:
      'Sie haben verlangt, dass ein Mensch eine Entscheidung über Sie prüft, die ausschließlich automatisiert getroffen wurde (Art. 22 Abs. 3 DSGVO, Art. 22C UK GDPR).',
    byPerson:
      'Ein Mensch, der diese Entscheidung ändern darf, hat sie und das, was Sie vorgebracht haben, geprüft. Über diese Prüfung hat kein automatisiertes Verfahren entschieden.',
    outcome: {
      changed: 'Die Entscheidung wurde geändert.',
      stands: 'Die Entscheidung bleibt bestehen.',
      not_automated:
        'Wir haben keine Entscheidung über Sie gefunden, die ausschließlich automatisiert getroffen wurde.',
    },
    reasonsHeading: 'Warum',
  },
  refusal: {
    subject: (request) => `Unsere Entscheidung zum Vorgang ${request}`,
    whole: (asked, date) => `Ihr ${asked} ist am ${date} bei uns eingegangen. Wir werden auf ihn hin nicht tätig.`,
    part: (asked, date) =>
      `Ihr ${asked} ist am ${date} bei uns eingegangen. Zu den folgenden Teilen werden wir nicht tätig:`,
    reasonsHeading: 'Unsere Gründe',
    ground: {
      unfounded: 'Der Antrag ist offenkundig unbegründet (Art. 12 Abs. 5).',
      excessive: 'Der Antrag ist exzessiv (Art. 12 Abs. 5).',
      fee_not_paid: 'Das angekündigte Entgelt wurde nicht gezahlt.',
      not_clarified:
        'Wir haben Sie gefragt, worauf sich der Antrag bezieht, und keine Antwort erhalten. Antworten Sie später, nehmen wir ihn wieder auf.',
      no_authority:
        'Es wurde nicht nachgewiesen, dass Sie für die betroffene Person handeln dürfen. Geht die Vollmacht später ein, nehmen wir den Antrag wieder auf.',
      not_identifiable:
        'Nach dem, was uns vorliegt, können wir nicht feststellen, welche Daten zu Ihnen gehören (Art. 11). Teilen Sie uns eine Angabe mit, die die Zuordnung ermöglicht, etwa die Cookie-Kennung oder die Nummer einer SIM-Karte, nehmen wir den Antrag wieder auf.',
      not_portable:
        'Das Recht auf Datenübertragbarkeit erfasst nur Daten, die aufgrund Ihrer Einwilligung oder eines Vertrags mit Ihnen verarbeitet werden (Art. 20 Abs. 1). Diese Daten werden auf einer anderen Grundlage verarbeitet. Sie können sie über eine Auskunft nach Art. 15 erhalten.',
      no_ground: 'Keiner der Gründe, aus denen Daten zu löschen sind, liegt vor (Art. 17 Abs. 1).',
      exception: 'Das Gesetz sieht für diese Daten eine Ausnahme vor.',
      rights_of_others: 'Die Rechte und Freiheiten anderer Personen würden beeinträchtigt (Art. 15 Abs. 4).',
      no_right_to_object:
        'Das Widerspruchsrecht besteht nur gegen eine Verarbeitung für eine öffentliche Aufgabe oder ein berechtigtes Interesse (Art. 21 Abs. 1). Diese Verarbeitung beruht auf einer anderen Rechtsgrundlage.',
      no_ground_to_restrict:
        'Keiner der Fälle, in denen die Verarbeitung einzuschränken ist, liegt vor (Art. 18 Abs. 1).',
      other: 'Der Grund ist folgender:',
    },
    reviewed: 'Über Ihr Anliegen hat ein Mensch entschieden, nicht ein automatisiertes Verfahren.',
  },
  extension: {
    subject: (request) => `Vorgang ${request}: Wir benötigen mehr Zeit`,
    longer: (asked, former, due) =>
      `Die Antwort auf Ihren ${asked} war bis zum ${former} zu geben. Wir benötigen länger: Sie erhalten sie spätestens am ${due} (Art. 12 Abs. 3).`,
    reasonsHeading: 'Die Gründe',
    ground: {
      volume: 'Die Daten sind umfangreich und liegen in vielen Systemen.',
      redaction:
        'Ein großer Teil der Daten betrifft auch andere Personen und muss Stück für Stück geprüft und geschwärzt werden.',
      several_requests: 'Sie haben mehrere Anträge gestellt, die wir gleichzeitig bearbeiten.',
      influx:
        'Aus einem Grund außerhalb unseres Einflusses sind gleichzeitig außergewöhnlich viele Anträge bei uns eingegangen.',
    },
    sooner: 'Was früher fertig ist, erhalten Sie früher. Die Frist wird nur einmal verlängert.',
  },
  late: {
    subject: (request) => `Vorgang ${request}: Unsere Antwort ist verspätet`,
    missed: (asked, date) =>
      `Die Antwort auf Ihren ${asked} war bis zum ${date} zu geben. Sie liegt Ihnen noch nicht vor. Dafür bitten wir um Entschuldigung.`,
    notExtended: 'Die Frist ist nicht verlängert: Die Antwort ist verspätet, und wir behaupten nichts anderes.',
    expected: (date) => `Wir rechnen damit, bis zum ${date} zu antworten.`,
    working:
      'Wir arbeiten daran und antworten, sobald wir können. Ihr Vorgang bleibt offen; Sie brauchen nichts zu unternehmen.',
  },
  complaint: {
    subjectAcknowledgement: (number) => `Eingangsbestätigung zu Ihrer Beschwerde ${number}`,
    subjectOutcome: (number) => `Das Ergebnis Ihrer Beschwerde ${number}`,
    number: 'Beschwerde',
    received: (date, request) =>
      `Ihre Beschwerde über unseren Umgang mit dem Vorgang ${request} ist am ${date} bei uns eingegangen.`,
    enquiries:
      'Wir haben mit der Prüfung begonnen. Dauert sie länger, unterrichten wir Sie über den Stand; das Ergebnis teilen wir Ihnen unverzüglich mit.',
    otherReviewer: 'Die Prüfung übernimmt jemand, der an der ersten Entscheidung nicht beteiligt war.',
    more: (contact) => `Möchten Sie etwas ergänzen, schreiben Sie an ${contact}.`,
    answered: (date, request) =>
      `Am ${date} haben Sie sich über unseren Umgang mit dem Vorgang ${request} beschwert. Wir haben das geprüft.`,
    outcome: {
      upheld: 'Sie haben recht: Wir geben Ihrer Beschwerde statt.',
      partly_upheld: 'Sie haben teilweise recht: Wir geben Ihrer Beschwerde zum Teil statt.',
      not_upheld: 'Wir geben Ihrer Beschwerde nicht statt.',
    },
    findingsHeading: 'Was wir festgestellt haben',
    measuresHeading: 'Was wir veranlassen',
    noMeasures: 'Maßnahmen sind nicht erforderlich.',
    clock: 'Die Frist für die Antwort auf Ihr Anliegen wird durch die Beschwerde nicht verändert.',
  },
};
