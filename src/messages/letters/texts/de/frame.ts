/** German: what every letter has. */
import type { FrameTexts } from '../types/frame.js';

export const frame: FrameTexts = {
  common: {
    greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
    date: 'Datum',
    request: 'Vorgang',
    received: 'Eingegangen am',
    closing: 'Mit freundlichen Grüßen',
    contact: 'Anschrift',
    privacy: 'Fragen zum Datenschutz',
    complaints: 'Beschwerden',
    dpo: 'Datenschutzbeauftragte Person',
    representative: 'Vertreter in der Union',
    system: 'System',
    data: 'Daten',
    category: 'Kategorie',
    records: 'Datensätze',
    reason: 'Begründung',
    why: 'Grund',
    until: 'Dauer',
    basis: 'Rechtsgrundlage',
    onlyFields: (fields) => `nur diese Felder: ${fields}`,
    nobody: 'niemand außerhalb des Unternehmens',
    dataAt: (data, system) => `${data} (${system})`,
    explained: (what, explanation) => `${what} ${explanation}`,
    supplement: (answered) =>
      `Wir haben unsere Antwort vom ${answered} noch einmal geprüft. Dieses Schreiben ergänzt sie um Daten, die darin nicht enthalten waren; ein neuer Antrag ist nicht nötig.`,
    recipients: {
      erasure: (names) =>
        `Wir teilen allen Empfängern, denen die Daten offengelegt wurden, die Löschung mit: ${names}.`,
      rectification: (names) =>
        `Wir teilen allen Empfängern, denen die Daten offengelegt wurden, die Berichtigung mit: ${names}.`,
      restriction: (names) =>
        `Wir teilen allen Empfängern, denen die Daten offengelegt wurden, die Einschränkung der Verarbeitung mit: ${names}.`,
    },
    noRecipients: 'Die Daten wurden niemandem offengelegt, der zu unterrichten wäre.',
    recipientsNamed: 'Auf Verlangen nennen wir Ihnen diese Empfänger und den Zeitpunkt der Mitteilung.',
  },
  routes: {
    heading: 'Wenn Sie nicht einverstanden sind',
    intro: 'Ihnen stehen die folgenden Wege offen, in beliebiger Reihenfolge und ohne Kosten bei uns oder der Behörde.',
    controller: (controller, contact, form) =>
      `Beschwerde bei ${controller} selbst: ${contact}${form ? ` oder über das Formular unter ${form}` : ''}. Wir bestätigen den Eingang einer Beschwerde innerhalb von 30 Tagen und teilen Ihnen das Ergebnis mit.`,
    authority: {
      UK: (name) => `Beschwerde bei der Aufsichtsbehörde des Vereinigten Königreichs: ${name}.`,
      EU: (name) => `Beschwerde bei der Aufsichtsbehörde des Landes, in dem Sie leben: ${name}.`,
    },
    authorityLink: (name) => `Beschwerde einreichen: ${name}`,
    court:
      'Gerichtlicher Rechtsbehelf: Sie können durch ein Gericht prüfen lassen, wie wir mit Ihrem Anliegen umgegangen sind.',
  },
  clock: {
    starts_anew: 'Die Monatsfrist für unsere Antwort beginnt an dem Tag, an dem Ihre Rückmeldung bei uns eingeht.',
    waits: 'Die Tage bis zum Eingang Ihrer Rückmeldung zählen nicht zu der Monatsfrist für unsere Antwort.',
  },
  asked: {
    access: 'Antrag auf Auskunft über personenbezogene Daten',
    erasure: 'Antrag auf Löschung personenbezogener Daten',
    portability: 'Antrag auf Datenübertragbarkeit',
    rectification: 'Antrag auf Berichtigung personenbezogener Daten',
    restriction: 'Antrag auf Einschränkung der Verarbeitung personenbezogener Daten',
    objection: 'Widerspruch gegen die Verarbeitung personenbezogener Daten',
  },
  laws: { UK: 'UK-DSGVO', EU: 'DSGVO' },
  provisions: { I2: 'Art. 12 Abs. 6', A6: 'Art. 15 Abs. 4' },
};
