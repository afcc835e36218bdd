/** German: letters that ask for something, or say where the request stands. */
import type { AskingTexts } from '../types/asking.js';

export const asking: AskingTexts = {
  acknowledgement: {
    subject: (request) => `Eingangsbestätigung zum Vorgang ${request}`,
    received: (asked, date) => `Ihr ${asked} ist am ${date} bei uns eingegangen.`,
    due: (date) => `Sie erhalten unsere Antwort spätestens am ${date}, nach Möglichkeit früher.`,
    noDate: 'Sobald feststeht, bis wann Sie unsere Antwort erhalten, teilen wir Ihnen das Datum mit.',
    identity:
      'Bevor wir Daten herausgeben oder ändern, vergewissern wir uns, dass wir es mit der richtigen Person zu tun haben. Dazu erhalten Sie eine gesonderte Nachricht.',
    noIdentity:
      'Sie waren bei der Antragstellung angemeldet und müssen Ihre Identität daher nicht noch einmal nachweisen.',
    contact: (contact) => `Fragen zum Vorgang richten Sie bitte unter Angabe der Vorgangsnummer an ${contact}.`,
  },
  identity: {
    subjectRequest: (request) => `Bitte bestätigen Sie den Vorgang ${request}`,
    subjectReminder: (request) => `Erinnerung: Bitte bestätigen Sie den Vorgang ${request}`,
    received: (asked, date) =>
      `Am ${date} ist bei uns ein ${asked} eingegangen, gestellt im Namen der Person, die diese Adresse nutzt.`,
    why: 'Damit niemand sonst in Ihrem Namen Anträge stellt oder Antworten erhält, bitten wir Sie zu bestätigen, dass das Anliegen von Ihnen stammt.',
    reminder: 'Ihre Bestätigung, dass das Anliegen von Ihnen stammt, steht noch aus.',
    how: 'Öffnen Sie dazu den folgenden Link. Ist bei uns ein Kontaktweg hinterlegt, senden wir dorthin einen Code; geben Sie ihn auf der Seite ein und wählen Sie eine Passphrase, mit der Sie die Antwort später öffnen. Eine Ausweiskopie verlangen wir nicht.',
    link: 'Vorgang bestätigen',
    expires: (instant) => `Der Link ist bis zum ${instant} gültig.`,
    closes: (date) =>
      `Ohne Ihre Bestätigung wird der Vorgang nach dem ${date} geschlossen. Sie können jederzeit einen neuen Antrag stellen.`,
    use: 'Ihre Angaben verwenden wir nur für diese Prüfung; sie werden gelöscht, sobald die Prüfung entschieden ist.',
    same: 'Wir versenden diese Nachricht unabhängig davon, ob wir Daten über die genannte Person verarbeiten.',
    notYou: 'Stammt das Anliegen nicht von Ihnen, brauchen Sie nichts zu unternehmen.',
  },
  clarification: {
    subject: (request) => `Rückfrage zum Vorgang ${request}`,
    subjectReminder: (request) => `Erinnerung: Rückfrage zum Vorgang ${request}`,
    asked: (asked, date) =>
      `Ihr ${asked} ist am ${date} bei uns eingegangen. Damit Sie erhalten, was Sie suchen, müssen wir genauer wissen, worauf er sich bezieht.`,
    reminder: 'Diese Rückfrage haben wir Ihnen bereits gestellt; eine Antwort liegt uns noch nicht vor.',
    question: 'Unsere Frage',
    why: 'Warum wir fragen',
    all: 'Sie müssen Ihren Antrag nicht einschränken. Wünschen Sie alles, teilen Sie uns das mit; wir suchen dann nach sämtlichen Daten.',
    closes: (date) =>
      `Bitte antworten Sie bis zum ${date}. Ohne Antwort stellen wir bereit, was keiner Klärung bedarf, und schließen den übrigen Teil mit Begründung; eine spätere Antwort nimmt ihn wieder auf.`,
    reply: (contact) =>
      `Eine kurze Antwort auf diese Nachricht oder an ${contact} genügt; bitte geben Sie die Vorgangsnummer an.`,
  },
  authority: {
    subject: (request) => `Ihre Vollmacht im Vorgang ${request}`,
    subjectReminder: (request) => `Erinnerung: Ihre Vollmacht im Vorgang ${request}`,
    asked: (asked, date) =>
      `Am ${date} ist bei uns ein ${asked} eingegangen, den Sie für eine andere Person gestellt haben.`,
    reminder: 'Um das Folgende haben wir Sie bereits gebeten; eine Antwort liegt uns noch nicht vor.',
    intro: 'Um den Antrag bearbeiten zu können, benötigen wir:',
    missing: {
      authority:
        'einen Nachweis, dass die betroffene Person Sie bevollmächtigt hat, etwa eine unterschriebene Vollmacht',
      scope: 'die Angabe, wie weit Ihre Vollmacht reicht: für welche Daten und welche Rechte',
      identity_of_representative: 'eine Bestätigung Ihrer Person, etwa durch Berufszulassung oder Geschäftsanschrift',
    },
    why: 'Wir bitten darum, damit niemand ohne den Willen der betroffenen Person deren Daten erhält oder ändert.',
    direct:
      'Auf Wunsch antworten wir der betroffenen Person unmittelbar. Teilen Sie uns das mit; wir wenden uns dann auf einem verlässlichen Weg an sie.',
    use: 'Ihre Unterlagen verwenden wir nur für diese Prüfung. Wir vermerken, dass die Vollmacht geprüft wurde, und behalten keine Ausweiskopien.',
    closes: (date) =>
      `Ohne Antwort wird der Vorgang nach dem ${date} geschlossen. Geht die Vollmacht später ein, nehmen wir ihn wieder auf.`,
    nothing:
      'Dieses Schreiben sagt nichts darüber aus, ob wir Daten über die genannte Person verarbeiten. Es lautete in beiden Fällen gleich.',
    reply: (contact) =>
      `Bitte antworten Sie auf diese Nachricht oder schreiben Sie unter Angabe der Vorgangsnummer an ${contact}.`,
  },
  fee: {
    subject: (request) => `Entgelt für den Vorgang ${request}`,
    intro: (asked, date) =>
      `Ihr ${asked} ist am ${date} bei uns eingegangen. Die Bearbeitung ist grundsätzlich unentgeltlich. In diesem Fall verlangen wir ein Entgelt, bevor wir fortfahren, und zwar aus folgendem Grund:`,
    ground: {
      unfounded: 'Der Antrag ist offenkundig unbegründet (Art. 12 Abs. 5).',
      excessive: 'Der Antrag ist exzessiv (Art. 12 Abs. 5).',
      further_copy:
        'Sie haben bereits eine Kopie derselben Daten erhalten; für weitere Kopien kann ein Entgelt verlangt werden (Art. 15 Abs. 3).',
    },
    amount: (money) => `Das Entgelt beträgt ${money}.`,
    costsHeading: 'Zusammensetzung des Entgelts',
    cost: 'Position',
    money: 'Betrag',
    costsOnly: 'Es deckt allein unsere Verwaltungskosten.',
    pay: (date) => `Bitte zahlen Sie bis zum ${date}:`,
    withdraw:
      'Bisher wurde Ihnen nichts berechnet. Sie können den Antrag zurücknehmen oder so einschränken, dass kein Entgelt anfällt; eine kurze Nachricht genügt.',
    starts: 'Die Monatsfrist für unsere Antwort beginnt an dem Tag, an dem das Entgelt gezahlt wird.',
    unpaid:
      'Geht das Entgelt bis dahin nicht ein, schließen wir den Vorgang. Sie können jederzeit einen neuen Antrag stellen.',
  },
  unverified: {
    subject: (request) => `Der Vorgang ${request} wurde geschlossen`,
    closed: (asked, date) =>
      `Am ${date} ist bei uns ein ${asked} eingegangen. Es wurde nicht bestätigt, dass er von der betroffenen Person stammt; wir sind daher nicht tätig geworden.`,
    nothing:
      'Dieses Schreiben sagt nichts darüber aus, ob wir Daten über die genannte Person verarbeiten. Es lautete in beiden Fällen gleich.',
    reopen: 'Weisen Sie Ihre Identität später nach, nehmen wir den Vorgang wieder auf; eine Erklärung ist nicht nötig.',
  },
  merged: {
    subject: (request) => `Ihre Nachricht gehört zum Vorgang ${request}`,
    reminder: (asked, into) =>
      `Ihr ${asked} ist noch einmal bei uns eingegangen, während der Vorgang ${into} noch offen ist. Wir verstehen Ihre Nachricht als Erinnerung und bearbeiten den Vorgang ${into} weiter.`,
    due: (date) => `An der Frist ändert sich nichts: Sie erhalten unsere Antwort spätestens am ${date}.`,
    noDate:
      'An der Frist ändert Ihre Nachricht nichts; sobald feststeht, bis wann Sie unsere Antwort erhalten, teilen wir Ihnen das Datum mit.',
    copy: 'Haben Sie etwas anderes gemeint oder wünschen Sie später eine weitere Kopie, schreiben Sie uns bitte.',
  },
  redirected: {
    subject: (request) => `Der Vorgang ${request} wurde weitergeleitet`,
    controller: (name, date) =>
      name
        ? `Ihr Anliegen betrifft Daten, für die ${name} verantwortlich ist. Wir haben es am ${date} an ${name} weitergeleitet.`
        : `Ihr Anliegen betrifft Daten, für die einer unserer Kunden verantwortlich ist. Wir haben es am ${date} an diesen Kunden weitergeleitet; nennen dürfen wir ihn nach unserem Vertrag nicht.`,
    controllerContact: (contact) => `Sie erreichen den Verantwortlichen hier: ${contact}.`,
    controllerWhy:
      'Wir speichern oder befördern diese Daten nur in dessen Auftrag (als Auftragsverarbeiter) und dürfen nicht selbst darüber entscheiden; die Antwort obliegt dem Verantwortlichen.',
    deceased: 'Wir sprechen Ihnen unser Beileid aus. Ihre Nachricht betrifft die Daten einer verstorbenen Person.',
    deceasedWhy:
      'Das Datenschutzrecht, um das es hier geht, gilt nur für lebende Personen. Wir bearbeiten Ihre Nachricht deshalb in einem eigenen Verfahren und beantworten sie nicht als datenschutzrechtlichen Antrag.',
    deceasedContact: (contact) =>
      `Bitte wenden Sie sich an ${contact}. Teilen Sie uns mit, in welchem Verhältnis Sie zu der Person standen; wir sagen Ihnen, was wir benötigen.`,
    procedure: (procedure) => `Ihr Anliegen wird in einem anderen Verfahren bearbeitet: ${procedure}.`,
    procedureWhy: 'Für Ihr Anliegen gelten andere Vorschriften als die über die Rechte der betroffenen Person.',
    procedureContact: (contact) => `Die zuständige Stelle erreichen Sie hier: ${contact}.`,
    continues: (date) =>
      `Soweit Ihr Anliegen Daten betrifft, für die wir selbst verantwortlich sind, bearbeiten wir es weiter. Sie erhalten unsere Antwort spätestens am ${date}.`,
  },
  withdrawn: {
    subject: (request) => `Der Vorgang ${request} wurde zurückgenommen`,
    confirmed: (asked, date) =>
      `Sie haben Ihren ${asked} am ${date} zurückgenommen. Wir haben die Bearbeitung eingestellt.`,
    again: 'Sie können jederzeit und ohne Angabe von Gründen einen neuen Antrag stellen.',
  },
  delivery: {
    subject: (request) => `Die Antwort zum Vorgang ${request} liegt bereit`,
    ready: 'Die Antwort auf Ihr Anliegen liegt bereit. Zu Ihrem Schutz steht sie nicht in dieser Nachricht.',
    link: 'Antwort öffnen',
    expires: (instant) => `Der Link ist bis zum ${instant} gültig.`,
    factor: {
      passphrase: 'Sie benötigen die Passphrase, die Sie bei der Bestätigung gewählt haben.',
      sign_in: 'Sie werden gebeten, sich in Ihrem Konto anzumelden.',
      none: 'Eine Passphrase ist nicht erforderlich.',
    },
    again:
      'Ist der Link nicht mehr gültig, antworten Sie uns unter Angabe der Vorgangsnummer; Sie erhalten dann einen neuen.',
    caution: 'Geben Sie diese Nachricht nicht weiter: Wer den Link hat, kommt Ihren Daten näher.',
  },
  addressChanged: {
    subject: 'Eine E-Mail-Adresse wurde geändert',
    changed: (date) =>
      `Am ${date} haben wir auf Antrag in unseren Daten eine E-Mail-Adresse geändert, die bisher diese hier war. Vorsorglich schreiben wir an die alte Adresse; zum Schutz aller Beteiligten nennt diese Nachricht weder, wem sie gehört, noch wie sie jetzt lautet.`,
    noticed:
      'Eine E-Mail-Adresse in unseren Daten, die bisher diese hier war, lautet inzwischen anders. Vorsorglich schreiben wir an die alte Adresse; zum Schutz aller Beteiligten nennt diese Nachricht weder, wem sie gehört, noch wie sie jetzt lautet.',
    object: (contact, request) =>
      `Wenn Sie davon nichts wissen, melden Sie sich bitte sofort: ${contact}. Bitte nennen Sie die Nummer ${request}. Wir gehen der Sache nach und machen rückgängig, was falsch war.`,
    fine: 'War es Ihr Wunsch, brauchen Sie nichts zu tun.',
  },
  partial: {
    subject: (request) => `Ein Teil der Antwort zum Vorgang ${request}`,
    now: (date) =>
      `Die Antwort auf Ihr Anliegen ist am ${date} fällig. Was fertig ist, erhalten Sie jetzt, damit Sie nicht auf das Übrige warten müssen.`,
    deliveredHeading: 'Was Sie jetzt erhalten',
    deed: {
      now: (date) =>
        `Die Antwort auf Ihr Anliegen ist am ${date} fällig. Was getan ist, erfahren Sie jetzt, damit Sie nicht auf das Übrige warten müssen.`,
      heading: 'Systeme, die geantwortet haben',
      soFar: 'Das ist bisher getan. Einige unserer Systeme haben noch nicht geantwortet; sie sind unten genannt.',
      open: 'Dafür bleibt Ihr Vorgang offen. Wir bemühen uns weiter und schreiben Ihnen wieder, sobald es getan ist. Die Frist wird dadurch nicht verlängert.',
      notThrough: (system) =>
        `${system}: Dieses System hat noch nicht geantwortet. Wir können nicht sagen, dass dort etwas getan wurde.`,
    },
    missingHeading: 'Was noch fehlt',
    missing: (categories, system, reason) => `${categories} (${system}): ${reason}.`,
    open: 'Für diesen Teil bleibt Ihr Vorgang offen. Die Frist wird dafür nicht verlängert: Nach diesem Tag ist dieser Teil verspätet. Wir reichen ihn so bald wie möglich nach.',
    expected: (date) => `Wir rechnen damit, ihn bis zum ${date} zu übersenden.`,
    unknown: 'Einen Tag können wir noch nicht nennen; wir bemühen uns weiter und schreiben Ihnen.',
    sorry: 'Wir bitten um Entschuldigung.',
  },
};
