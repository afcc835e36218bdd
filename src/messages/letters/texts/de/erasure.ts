/** German: letters of an erasure. */
import type { ErasureTexts } from '../types/erasure.js';

export const erasure: ErasureTexts = {
  erasure: {
    subject: (request) => `Löschung Ihrer Daten: Antwort zum Vorgang ${request}`,
    subjectHeld: (request) => `Ein Teil Ihrer Daten muss vorerst aufbewahrt werden: Vorgang ${request}`,
    subjectLifted: (request) => `Ihre übrigen Daten werden gelöscht: Vorgang ${request}`,
    subjectCertificate: (request) => `Löschbescheinigung zum Vorgang ${request}`,
    done: 'Wir haben Ihre personenbezogenen Daten wie gewünscht gelöscht.',
    partly:
      'Wir haben gelöscht, wofür kein Grund zur Aufbewahrung mehr besteht. Das Übrige bewahren wir aus den unten genannten Gründen auf, und nur solange diese bestehen.',
    nothingErased: 'Aus den unten genannten Gründen konnte noch nichts gelöscht werden.',
    erasedHeading: 'Was gelöscht wurde',
    how: {
      erased: 'gelöscht',
      anonymised: 'endgültig anonymisiert',
      suppressed: 'gelöscht, mit einem Sperrvermerk gegen Werbung',
    },
    recipientsLater: 'Allen Empfängern, denen die Daten offengelegt wurden, wird die Löschung mitgeteilt.',
    backups: {
      one: 'Sicherungskopien werden fortlaufend überschrieben: Nach # Tag enthalten sie die gelöschten Daten nicht mehr. Bis dahin werden sie zu nichts anderem genutzt, und muss eine Sicherung zurückgespielt werden, werden die Daten erneut gelöscht.',
      other:
        'Sicherungskopien werden fortlaufend überschrieben: Nach # Tagen enthalten sie die gelöschten Daten nicht mehr. Bis dahin werden sie zu nichts anderem genutzt, und muss eine Sicherung zurückgespielt werden, werden die Daten erneut gelöscht.',
    },
    suppression:
      'Damit Sie nicht versehentlich Werbung erhalten, bewahren wir einen Sperrvermerk sowie den Nachweis über erteilte und widerrufene Einwilligungen auf.',
    keptHeading: 'Was aufbewahrt wird und warum',
    keptIntro: 'Bei den folgenden Daten muss die Löschung warten:',
    legalHeading: 'Aufbewahrung aufgrund rechtlicher Verpflichtungen',
    legal:
      'Einige Unterlagen bewahren wir auf, weil wir gesetzlich dazu verpflichtet sind (Art. 17 Abs. 3 lit. b). Sie werden so lange aufbewahrt, wie die jeweils geltende Aufbewahrungspflicht es verlangt, nicht länger, und zu nichts anderem genutzt.',
    legalAccounting: (titles, date) => `Für Buchhaltungsunterlagen (${titles}) ist das bis zum ${date}.`,
    legalBasis: 'Rechtsgrundlage',
    restricted:
      'Die Verarbeitung der aufbewahrten Daten ist eingeschränkt: Sie werden gespeichert und nur für den genannten Grund genutzt, nicht für Werbung oder Auswertungen. Entfällt der Grund, werden sie gelöscht, ohne dass Sie einen neuen Antrag stellen müssen.',
    billingFields:
      'Davon wird nur aufbewahrt, was für die Abrechnung nötig ist; Übertragungswege und Orte werden gelöscht.',
    clearHeading: 'Was Sie für eine frühere Löschung tun können',
    clearBoth:
      'Ihr Konto kann erst geschlossen werden, wenn beides erfüllt ist: kein laufender Dienst und kein offener Betrag. Was oben als gelöscht genannt ist, bleibt davon unberührt.',
    amount: (money, invoices) => `Offen ist ein Betrag von ${money}${invoices ? ` (${invoices})` : ''}.`,
    services: (labels, count) =>
      count === 1 ? `Dieser Dienst läuft noch: ${labels}.` : `Diese Dienste laufen noch: ${labels}.`,
    credit: (money) =>
      `Wir schulden Ihnen ${money}. Teilen Sie uns mit, wohin wir den Betrag überweisen sollen oder ob Sie darauf verzichten.`,
    nothingToClear:
      'Sie müssen dafür nichts zahlen und nichts kündigen: Jeder Datensatz wird gelöscht, sobald seine Zeit gekommen ist.',
    undecidedHeading: 'Noch nicht entschieden',
    undecided: (system) =>
      `${system}: Eine Antwort, die wir benötigen, steht noch aus. Dort wurde noch nichts gelöscht; Ihr Vorgang bleibt dafür offen.`,
    held: 'Sie haben die Löschung Ihrer Daten verlangt, und ein Teil davon sollte noch gelöscht werden. Seit unserer Antwort ist etwas hinzugekommen, das der Löschung der folgenden Daten entgegensteht; wir bewahren sie deshalb vorerst auf:',
    lifted:
      'Sie haben die Löschung Ihrer Daten verlangt. Einen Teil davon mussten wir bislang aufbewahren. Was der Löschung entgegenstand, ist entfallen:',
    ended: {
      ACTIVE_SERVICE: 'Ihre Dienste sind beendet und die letzte Nutzung ist abgerechnet',
      OUTSTANDING_BALANCE: 'es ist nichts mehr offen',
      CREDIT_DUE: 'was wir Ihnen schuldeten, ist ausgeglichen',
      STATUTORY_RETENTION: 'die gesetzliche Aufbewahrungsfrist ist abgelaufen',
      OTHER: 'der in unserem früheren Schreiben genannte Grund besteht nicht mehr',
    },
    liftedErased: 'Folgendes löschen wir jetzt, ohne dass Sie einen neuen Antrag stellen müssen:',
    restrictionEnds:
      'Die Verarbeitung dieser Daten war bislang eingeschränkt. Die Einschränkung endet mit der Löschung; vorher werden die Daten zu nichts anderem genutzt.',
    contactNext:
      'Die Adresse, an die dieses Schreiben geht, wird zuletzt gelöscht, nachdem es versandt ist. Danach können wir Ihnen nicht mehr schreiben.',
    mandate: (covered) =>
      `Die uns vorgelegte Vollmacht umfasst nur diese Daten: ${covered}. Wir haben den Antrag in diesem Umfang bearbeitet; anderes wurde weder angesehen noch gelöscht. Für das Übrige benötigen wir eine Vollmacht, die es umfasst, oder einen Antrag der Person selbst.`,
    contactAfterAnswer:
      'Die Adresse, unter der wir Sie erreichen, bewahren wir nur auf, bis Sie diese Antwort abgerufen haben. Danach wird auch sie gelöscht, als Letztes; wir können Ihnen dann nicht mehr schreiben.',
    contactLast:
      'Ihre Kontaktdaten werden ganz zuletzt gelöscht, damit wir Ihnen mitteilen können, wann das Übrige gelöscht ist.',
    why: {
      ACTIVE_SERVICE: 'Ein Dienst von Ihnen läuft noch und benötigt sie.',
      OUTSTANDING_BALANCE: 'Es ist ein Betrag offen; für Abrechnung und Einzug werden diese Daten benötigt.',
      CREDIT_DUE: 'Wir schulden Ihnen Geld; für die Auszahlung werden diese Daten benötigt.',
      STATUTORY_RETENTION: 'Wir sind gesetzlich zur Aufbewahrung verpflichtet.',
      IP_RETENTION_NOTICE: 'Wir sind gesetzlich zur Aufbewahrung verpflichtet.',
      AUTHORITY_REQUEST: 'Wir sind gesetzlich zur Aufbewahrung verpflichtet.',
      LIMITATION: 'Sie werden für eine Streitigkeit oder einen Anspruch benötigt.',
      LITIGATION: 'Sie werden für Rechtsansprüche benötigt.',
      FRAUD_INVESTIGATION: 'Sie werden zur Geltendmachung oder Verteidigung von Rechtsansprüchen benötigt.',
      OPEN_SUBJECT_REQUEST: 'Ein anderer Antrag von Ihnen zu diesen Daten wird zuerst beantwortet.',
      SUBJECT_RESTRICTION: 'Sie haben uns gebeten, sie aufzubewahren.',
      RIGHTS_PENDING: 'Über einen Antrag von Ihnen zu diesen Daten ist noch nicht entschieden.',
      OPEN_TICKET: 'Eine Supportanfrage von Ihnen ist noch offen.',
      OPEN_ORDER: 'Eine Bestellung ist noch nicht geliefert oder kann noch zurückgegeben werden.',
      SUPPORT_RETENTION: 'Abgeschlossene Supportvorgänge werden für Rückfragen begrenzte Zeit aufbewahrt.',
      SECURITY_LOG_PERIOD:
        'Sicherheitsprotokolle werden begrenzte Zeit aufbewahrt, um Missbrauch zu erkennen und zu beenden.',
      SHARED_RECORD: 'Der Datensatz gehört auch zu anderen Personen, die ihn weiter nutzen.',
    },
    untilDate: (date) => `bis zum ${date}`,
    untilDates: (first, last) =>
      `jeder Datensatz bis zu seinem eigenen Datum, das erste am ${first}, das letzte am ${last}`,
    stays: 'bis die anderen Personen ihn nicht mehr nutzen',
  },
  certificate: {
    confirms: (controller, request) =>
      `${controller} bescheinigt, dass zum Vorgang ${request} Folgendes gelöscht wurde.`,
    holderHeading: (system) => system,
    confirmed: (instant) =>
      `Bestätigt durch erneutes Lesen des Systems am ${instant}: Davon wurde nichts mehr gefunden.`,
    means: 'Was Löschen hier bedeutet',
    atomic: 'Prüfung und Löschung erfolgten in einem Schritt: Dazwischen konnte sich nichts ändern.',
    notAtomic:
      'Prüfung und Löschung erfolgten in diesem System in zwei Schritten, weil es keine gemeinsame Transaktion bietet; das Ergebnis wurde danach geprüft.',
    approvals: 'Freigegeben durch',
    approval: (role, instant) => `${role}, ${instant}`,
    roles: {
      agent: 'Sachbearbeitung Datenschutz',
      reviewer: 'Datenschutzverantwortliche Person',
      owner: 'Systemverantwortliche Person',
      manager: 'Leitung',
      admin: 'Administration',
      legal: 'Rechtsabteilung',
    },
    plan: 'Plan (SHA-256)',
    backups: (date) => `Nach dem ${date} enthalten auch Sicherungskopien nichts mehr davon.`,
    nothingKept: 'Aufbewahrt wird nichts außer dem Nachweis, dass diese Löschung stattgefunden hat.',
    somethingKept:
      'Was aufbewahrt wird und warum, steht im Antwortschreiben. Es wird gelöscht, sobald der Grund entfällt.',
    how: 'Art',
  },
};
