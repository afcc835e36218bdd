/** German, formal ("Sie"). */
import type { PortalTexts } from './types.js';

export const de: PortalTexts = {
  skip: 'Zum Inhalt springen',
  questions: 'Fragen? Schreiben Sie an {contact}.',
  verify: {
    title: 'Bestätigen Sie, dass Sie es sind',
    why: 'Sie haben sich wegen Ihrer personenbezogenen Daten an uns gewandt. Damit niemand in Ihrem Namen anfragen kann, haben wir einen Code an eine Adresse oder Nummer gesandt, die uns bereits zu Ihnen vorliegt, sofern es eine gibt.',
    refused: {
      what: 'Dieser Code wurde nicht angenommen.',
      may: 'Er ist vielleicht vertippt, zu alt oder zu oft versucht worden.',
      next: 'Verwenden Sie den neuesten Code, den Sie erhalten haben. Haben Sie keinen, antworten Sie auf die Nachricht mit diesem Link und bitten Sie um einen neuen.',
    },
    check: { what: 'Bitte prüfen Sie die markierten Felder.', unused: 'Ihr Code ist nicht verbraucht.' },
    code: {
      label: 'Code',
      hint: 'So, wie er in der Nachricht steht; Leerzeichen und Striche sind egal.',
      missing: 'Geben Sie den Code aus der Nachricht ein.',
    },
    passphrase: {
      heading: 'Wählen Sie eine Passphrase',
      need: 'Sie brauchen sie, um die Antwort zu öffnen. Wir bewahren sie nur in einer Form auf, die wir nicht lesen können; notieren Sie sie also jetzt. Sie können diese verwenden, die für Sie erzeugt wurde:',
      label: 'Passphrase',
      hint: (shortest) => `Mindestens ${shortest} Zeichen. Mehrere Wörter merkt man sich leichter als eines.`,
      again: 'Passphrase wiederholen',
      differ: 'Die beiden Passphrasen sind verschieden. Geben Sie zweimal dieselbe ein.',
    },
    faults: {
      short: (shortest) => `Verwenden Sie mindestens ${shortest} Zeichen, zum Beispiel mehrere Wörter.`,
      long: (longest) => `Verwenden Sie höchstens ${longest} Zeichen.`,
      plain: 'Verwenden Sie mehr verschiedene Zeichen, zum Beispiel mehrere Wörter.',
      from_code: 'Bilden Sie die Passphrase nicht aus dem Code: Er kam mit einer Nachricht.',
    },
    confirm: 'Bestätigen',
  },
  verified: {
    title: 'Vielen Dank',
    confirmed: 'Ihre Identität ist bestätigt.',
    right: 'Ihr Code war richtig.',
    goesOn: 'Wir bearbeiten Ihren Antrag weiter.',
    pending:
      'Ein Teil unseres Systems startet gerade neu; Ihre Bestätigung ist gespeichert und wird von selbst weitergegeben. Hören Sie einen Tag lang nichts, öffnen Sie den Link erneut und geben Sie denselben Code und dieselbe Passphrase ein.',
    keep: 'Bewahren Sie Ihre Passphrase auf. Sobald die Antwort bereit ist, erhalten Sie eine weitere Nachricht mit einem Link, und die Passphrase öffnet ihn. Sie können diese Seite schließen.',
  },
  gone: {
    title: 'Dieser Link kann nicht verwendet werden',
    limited: 'Links gelten nur begrenzte Zeit, und ein älterer gilt nicht mehr, sobald ein neuerer gesandt wurde.',
    how: 'So erhalten Sie einen neuen',
    newer: 'Suchen Sie nach einer neueren Nachricht von uns und verwenden Sie den Link darin.',
    reply:
      'Oder antworten Sie auf die Nachricht mit diesem Link, oder schreiben Sie an {contact}, und nennen Sie im Betreff die Vorgangsnummer.',
    complete: 'Falls Sie den Link kopiert haben, prüfen Sie bitte, ob er vollständig ist.',
  },
  unlock: {
    title: 'Eine Nachricht für Sie',
    shown: 'Sie wird angezeigt, sobald Sie nachgewiesen haben, dass Sie selbst sie öffnen.',
    released: 'Wir haben Ihnen mitgeteilt, dass sich diese Nachricht ohne Passphrase öffnet.',
    open: 'Nachricht öffnen',
    label: 'Passphrase',
    hint: 'Die Passphrase, die Sie bei der Bestätigung Ihrer Identität gewählt haben.',
    signIn: 'Melden Sie sich bei Ihrem Konto an, so wie damals, als Sie uns geschrieben haben.',
    orSignIn: 'Oder melden Sie sich bei Ihrem Konto an, so wie damals, als Sie uns geschrieben haben.',
    signInButton: 'In Ihrer Konsole anmelden',
    nothing: 'Diese Nachricht lässt sich hier noch nicht öffnen. Bitte schreiben Sie an {contact}.',
    errors: {
      refused:
        'Diese Passphrase wurde nicht angenommen. Prüfen Sie Großbuchstaben und Striche, und versuchen Sie es erneut.',
      locked: 'Diese Passphrase wurde zu oft versucht. Warten Sie 15 Minuten, und versuchen Sie es dann erneut.',
      sign_in:
        'Diese Anmeldung wurde nicht angenommen. Melden Sie sich bei dem Konto an, mit dem Sie uns geschrieben haben, und öffnen Sie diese Seite erneut.',
    },
  },
  signedIn: { title: 'Sie sind angemeldet', go: 'Weiter zu Ihrer Nachricht' },
  answer: {
    title: 'Die Antwort auf Ihren Antrag',
    request: (number) => `Vorgang ${number}`,
    letter: {
      heading: 'Unser Schreiben',
      says: 'Darin steht, was wir getan haben, warum, und wie Sie sich beschweren können.',
      read: 'Schreiben lesen',
    },
    certificate: {
      heading: 'Löschbescheinigung',
      says: 'Darin steht, was wo gelöscht und wie das bestätigt wurde.',
      read: 'Bescheinigung lesen',
    },
    files: {
      heading: 'Ihre Daten',
      how: (count) =>
        `${count === 1 ? 'Eine ZIP-Datei.' : `${count} ZIP-Dateien, jede in sich vollständig.`} Entpacken Sie sie, und öffnen Sie {page}.`,
      download: (size) => `Herunterladen (${size})`,
      downloadOne: (number, size) => `Datei ${number} herunterladen (${size})`,
      check: 'So prüfen Sie, ob alles angekommen ist',
      sum: (name) => `SHA-256 von ${name}:`,
    },
    keep: 'Bewahren Sie sicher auf, was Sie herunterladen. Sie können bis {until} wiederkommen; danach gilt dieser Link nicht mehr.',
    close: 'Diese Nachricht auf diesem Gerät schließen',
  },
  noLongerKept: {
    title: 'Nicht mehr aufbewahrt',
    says: 'Was hier stand, wurde nach Ablauf der Aufbewahrungsdauer vernichtet. Sie können jederzeit einen neuen Antrag stellen.',
  },
  unsubscribe: {
    title: 'Abmelden',
    only: (what) => `Wir beenden heute: ${what}.`,
    consent: 'Wir beenden heute, was auf Ihrer Einwilligung beruht.',
    all: 'Wir beenden heute jede Direktwerbung und das dafür betriebene Profiling.',
    free: 'Sie müssen sich nicht anmelden und keinen Grund angeben.',
    button: 'Abmelden',
    service:
      'Mitteilungen, die ein Vertrag mit uns erfordert, etwa Rechnungen oder Störungsmeldungen, erhalten Sie weiterhin.',
    done: 'Sie sind abgemeldet',
    doneOnly: (what) => `Wir beenden heute: ${what}.`,
    doneConsent: 'Wir beenden heute, was auf Ihrer Einwilligung beruht.',
    doneAll: 'Wir beenden heute jede Direktwerbung und das dafür betriebene Profiling.',
    after:
      'Was vorher gesandt wurde, bleibt davon unberührt. Mitteilungen, die ein Vertrag mit uns erfordert, erhalten Sie weiterhin.',
    channels: { email: 'E-Mails', phone: 'Anrufe', sms: 'SMS', post: 'Briefe', web: 'Werbung auf Websites' },
  },
  errors: {
    limited: {
      title: 'Bitte warten Sie einen Augenblick',
      says: 'Es gab viele Versuche in kurzer Zeit. Warten Sie eine Minute, und versuchen Sie es dann erneut.',
    },
    elsewhere: {
      title: 'Bitte öffnen Sie den Link erneut',
      says: 'Dieses Formular kam nicht von unserer eigenen Seite. Öffnen Sie den Link aus unserer Nachricht, und versuchen Sie es erneut.',
    },
    unreadable: {
      title: 'Das hat nicht geklappt',
      says: 'Das Formular konnte nicht gelesen werden. Gehen Sie zurück, und senden Sie es noch einmal so, wie es auf der Seite steht.',
    },
    ours: {
      title: 'Bitte versuchen Sie es später erneut',
      says: 'Bei uns funktioniert gerade etwas nicht. Nichts von dem, was Sie getan haben, ist verloren. Versuchen Sie es in einigen Minuten erneut.',
    },
  },
};
