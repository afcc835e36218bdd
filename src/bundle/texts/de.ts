/** German, formal ("Sie"). */
import type { IndexTexts } from './types.js';

export const de: IndexTexts = {
  title: { access: 'Ihre personenbezogenen Daten', portability: 'Ihre Daten zum Mitnehmen', other: 'Ihre Daten' },
  lead: (controller, request, date) => `Zusammengestellt von ${controller} zum Vorgang ${request} am ${date}.`,
  skip: 'Zu den Daten springen',
  contents: 'Auf dieser Seite',
  start: {
    heading: 'Wo Sie anfangen',
    letter: 'Das Antwortschreiben',
    letterText: 'als reiner Text',
    formats:
      'Jeder Datenbestand liegt in zwei Formen vor: JSON (oder NDJSON, ein Datensatz je Zeile) ist genau und für Software gedacht, CSV lässt sich in einer Tabellenkalkulation öffnen. Die Tabellen unten zeigen jeweils die ersten Datensätze.',
    spreadsheets:
      'Importieren Sie eine CSV-Datei als Text in UTF-8 mit dem Komma als Trennzeichen. Wo eine Zelle als Formel hätte ausgeführt werden können, steht ein Apostroph davor; die JSON-Datei enthält sie unverändert.',
    care: 'Dieses Paket enthält personenbezogene Daten. Bewahren Sie es so auf, dass nur Sie es lesen können, und löschen Sie Kopien, die Sie nicht mehr brauchen.',
  },
  volume: (number, of) =>
    `Dies ist Paket ${number} von ${of}. Jedes ist in sich vollständig; diese Seite nennt auch, was die anderen enthalten.`,
  otherVolume: 'Die übrigen Datensätze liegen in:',
  searched: {
    heading: 'Wo wir gesucht haben',
    caption: 'Jedes befragte System und das Ergebnis',
    columns: {
      system: 'System',
      result: 'Ergebnis',
      records: 'Datensätze',
      searchedWith: 'Gesucht anhand von',
      when: 'Gesucht am',
    },
    found: 'Daten gefunden',
    foundOutside: 'Daten gefunden, außerhalb von Artikel 20',
    nothing: 'Gesucht, nichts gefunden',
    withheld: (rule) => (rule === undefined ? 'Zurückgehalten' : `Zurückgehalten nach ${rule}`),
    failed: 'Noch keine Antwort',
  },
  dataset: {
    records: (count, shown) => (count === 1 ? '1 Datensatz' : `${shown} Datensätze`),
    none: 'Gesucht, nichts gefunden.',
    category: 'Kategorie',
    purposes: 'Verwendet für',
    lawfulBasis: 'Rechtsgrundlage',
    source: 'Herkunft',
    recipients: 'Weitergegeben an',
    noRecipients: 'Niemanden außerhalb des Unternehmens',
    transfer: (country, safeguard) => `${country}, geschützt durch ${safeguard}`,
    retention: 'Aufbewahrt',
    collected: 'Erhoben am',
    portable: 'Übertragbar (Artikel 20)',
    yes: 'ja',
    no: 'nein',
    files: 'Dateien',
    preview: (count, shown, all) =>
      shown === all
        ? count === 1
          ? 'Der eine Datensatz'
          : `Alle ${all} Datensätze`
        : `Die ersten ${shown} von ${all} Datensätzen`,
    fields: 'Was die Felder bedeuten',
    field: { name: 'Feld', meaning: 'Bedeutung', origin: 'Wie es entstand', portable: 'Übertragbar' },
    origins: {
      provided: 'von Ihnen angegeben',
      observed: 'durch Ihre Nutzung angefallen',
      inferred: 'von uns abgeleitet',
      created_by_controller: 'von uns erstellt',
    },
    thirdParty: 'Betrifft andere Personen: für Ihren eigenen Gebrauch.',
    undescribed: 'Einige Datensätze haben weitere Felder ohne Beschreibung; sie stehen in den Dateien.',
    withheldField: (rule) => (rule === undefined ? 'zurückgehalten' : `zurückgehalten nach ${rule}`),
    neutralised: (count, shown) =>
      count === 1
        ? 'Eine Zelle der CSV-Datei wurde für Tabellenkalkulationen unschädlich gemacht.'
        : `${shown} Zellen der CSV-Datei wurden für Tabellenkalkulationen unschädlich gemacht.`,
    replaced: (count, shown) =>
      count === 1
        ? 'Ein Zeichen war kein gültiger Text und erscheint als \ufffd.'
        : `${shown} Zeichen waren kein gültiger Text und erscheinen als \ufffd.`,
    attachmentList: 'Anhänge',
    moreAttachments: (count) => `und ${count} weitere im selben Ordner`,
  },
  leftOut: {
    heading: 'Was nicht in diesem Paket ist',
    note: 'Artikel 20 umfasst Daten, die Sie uns gegeben haben oder die durch Ihre Nutzung angefallen sind, aufgrund Ihrer Einwilligung oder Ihres Vertrags. Das Folgende liegt außerhalb. Sie erhalten es, wenn Sie Auskunft nach Artikel 15 verlangen.',
    whole: 'alle Datensätze',
    fields: 'Felder',
    columns: { what: 'Daten', category: 'Kategorie', reason: 'Grund' },
  },
  withheld: {
    heading: 'Was zurückgehalten wurde',
    note: 'Das Folgende wurde aus dem genannten Grund zurückgehalten.',
    entry: (what, withheld, reason) => `${what} – ${withheld}: ${reason}`,
  },
  check: {
    heading: 'So prüfen Sie dieses Paket',
    text: 'manifest.json nennt jede Datei mit ihrer Größe und ihrer SHA-256-Prüfsumme; manifest.jws ist die Signatur dazu. Den Schlüssel zur Prüfung veröffentlichen wir; er wird nie diesem Paket entnommen.',
    files: (count) => `${count} Dateien`,
  },
  contact: {
    heading: 'Wer Ihre Fragen beantwortet',
    address: 'Anschrift',
    privacy: 'Fragen zum Datenschutz',
    complaints: 'Beschwerden',
    dpo: 'Datenschutzbeauftragte Person',
    representative: 'Vertreter in der Union',
  },
};
