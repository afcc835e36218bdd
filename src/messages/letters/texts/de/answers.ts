/** German: the answers to access and portability. */
import type { AnswerTexts } from '../types/answers.js';

export const answers: AnswerTexts = {
  access: {
    subject: (request) => `Ihre personenbezogenen Daten: Auskunft zum Vorgang ${request}`,
    confirmFound: (date) =>
      `Wir bestätigen, dass wir personenbezogene Daten über Sie verarbeiten. Dieses Schreiben beschreibt sie nach dem Stand vom ${date}.`,
    confirmNothing:
      'Wir haben jedes unten genannte System durchsucht und keine personenbezogenen Daten über Sie gefunden. Über diesen Vorgang hinaus verarbeiten wir keine Daten über Sie.',
    confirmSoFar:
      'Bisher haben wir keine personenbezogenen Daten über Sie gefunden, es haben aber noch nicht alle Systeme geantwortet. Das Ergebnis teilen wir Ihnen mit.',
    copy: 'Eine Kopie der Daten liegt diesem Schreiben bei.',
    copyWhere:
      'Sie befindet sich in dem beigefügten Paket: Beginnen Sie mit index.html. Jeder Datenbestand liegt dort als JSON und als CSV vor, mit der Bedeutung jedes Feldes.',
    entitled: 'Damit haben Sie alle personenbezogenen Daten über Sie, auf die Sie einen Anspruch haben.',
    searchedHeading: 'Wo wir gesucht haben',
    searchedWith: (identifiers, date) => `Durchsucht am ${date} anhand von: ${identifiers}.`,
    nothingFound: 'Zu Ihnen wurde nichts gefunden.',
    failed: (reason) => `Noch keine Antwort: ${reason}. Für diesen Teil bleibt Ihr Vorgang offen.`,
    withheld: (rule, reason) => (rule ? `Zurückgehalten nach ${rule}: ${reason}.` : `Zurückgehalten: ${reason}.`),
    partWithheld: 'Ein Teil des Gefundenen wird zurückgehalten; siehe unten.',
    dataset: {
      purposes: 'Zwecke der Verarbeitung',
      basis: 'Rechtsgrundlage',
      recipients: 'Empfänger',
      retention: 'Dauer der Speicherung',
      source: 'Herkunft der Daten',
      records: 'Datensätze',
    },
    categoriesHeading: 'Welche Daten wir über Sie verarbeiten',
    transferHeading: 'Übermittlung in andere Länder',
    transfer: (recipient, country, safeguard) => `${recipient} in ${country}: geschützt durch ${safeguard}.`,
    transferCopy: 'Eine Kopie dieser Garantien erhalten Sie auf Anfrage.',
    rightsHeading: 'Ihre Rechte',
    objection: 'Sie haben das Recht,',
    rights: [
      'unrichtige Daten berichtigen und unvollständige vervollständigen zu lassen (Berichtigung, Art. 16)',
      'Daten löschen zu lassen, für deren Speicherung kein Grund mehr besteht (Löschung, Art. 17)',
      'zu verlangen, dass Daten bis zur Klärung einer Frage nur gespeichert und nicht anders genutzt werden (Einschränkung der Verarbeitung, Art. 18)',
      'aus Gründen, die sich aus Ihrer besonderen Situation ergeben, einer Verarbeitung zu widersprechen, die auf einem berechtigten Interesse beruht (Widerspruch, Art. 21)',
      'der Direktwerbung jederzeit und ohne Angabe von Gründen zu widersprechen (Widerspruch, Art. 21)',
      'eine Einwilligung jederzeit zu widerrufen; die bis dahin erfolgte Verarbeitung bleibt rechtmäßig',
    ],
    automatedHeading: 'Automatisierte Entscheidungen',
    noAutomated:
      'Es werden keine Entscheidungen mit rechtlicher oder ähnlich erheblicher Wirkung für Sie getroffen, die ausschließlich auf einer automatisierten Verarbeitung beruhen.',
    automated: (name, logic, consequences) => `${name}: ${logic} Was das für Sie bedeutet: ${consequences}`,
    withheldHeading: 'Was wir zurückgehalten haben und warum',
    withheldIntro: 'Folgendes ist in der Kopie nicht enthalten:',
    withheldEntry: (what, rule, reason) => (rule ? `${what} – ${rule}: ${reason}` : `${what}: ${reason}`),
    failedHeading: 'Was noch fehlt',
  },
  portability: {
    subject: (request) => `Ihre Daten zum Mitnehmen: Antwort zum Vorgang ${request}`,
    supplied:
      'Die Daten, die Art. 20 erfasst, liegen diesem Schreiben in einem Paket bei: Beginnen Sie mit index.html.',
    format:
      'Sie liegen in einem strukturierten, gängigen und maschinenlesbaren Format vor: JSON und CSV in UTF-8, jeweils mit einem Schema, das die Felder beschreibt. Sie dürfen sie frei nutzen und einem anderen Verantwortlichen übermitteln.',
    includedHeading: 'Was das Paket enthält',
    nothingIncluded: 'Wir verarbeiten keine Daten über Sie, die Art. 20 erfasst.',
    leftOutHeading: 'Was es nicht enthält und warum',
    leftOutNote:
      'Art. 20 erfasst Daten, die Sie uns bereitgestellt haben oder die durch Ihre Nutzung angefallen sind, wenn sie aufgrund Ihrer Einwilligung oder eines Vertrags mit Ihnen und mithilfe automatisierter Verfahren verarbeitet werden.',
    wholeDataset: 'vollständig',
    access:
      'Auch die nicht enthaltenen Daten können Sie erhalten: Beantragen Sie dazu auf demselben Weg Auskunft nach Art. 15.',
    transmission:
      'Soweit technisch machbar, können Sie verlangen, dass wir die Daten unmittelbar einem anderen Verantwortlichen übermitteln. Nennen Sie ihn uns; wir prüfen den Empfänger und übermitteln über eine verschlüsselte Verbindung.',
    transmitted: (to) =>
      `Wie gewünscht haben wir die Daten über eine verschlüsselte Verbindung unmittelbar an ${to} übermittelt.`,
    transmissionPending: (to) =>
      `Sie haben verlangt, dass wir die Daten direkt an folgenden Verantwortlichen übermitteln: ${to}. Darüber entscheiden wir, sobald alle Systeme geantwortet haben; Sie erfahren es mit dem Rest.`,
    notTransmitted: (to, reason) =>
      `Sie haben darum gebeten, die Daten unmittelbar an ${to} zu übermitteln. Das ist nicht möglich: ${reason}. Sie können das Paket selbst weitergeben.`,
    notFeasible: 'Es ist technisch nicht machbar',
    nothingHeading: 'Durchsucht, nichts gefunden',
    failedHeading: 'Was noch fehlt',
    unaffected: 'Ihr Vertrag und die bei uns gespeicherten Daten bleiben von dieser Antwort unberührt.',
  },
};
