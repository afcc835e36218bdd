/** German, formal ("Sie"). */
import type { NoticeTexts } from './types.js';

export const de: NoticeTexts = {
  subject: {
    erasure: (reference) => `${reference}: Löschung von Daten, die Sie von uns erhalten haben`,
    rectification: (reference) => `${reference}: Berichtigung von Daten, die Sie von uns erhalten haben`,
    restriction: (reference) =>
      `${reference}: Einschränkung der Verarbeitung von Daten, die Sie von uns erhalten haben`,
  },
  passedOn: (controller) =>
    `Wir, ${controller}, haben Ihnen personenbezogene Daten einer Person offengelegt, die ein Recht daran ausgeübt hat.`,
  done: {
    erasure: 'Bei uns sind die Daten gelöscht.',
    rectification: 'Bei uns sind die Daten berichtigt.',
    restriction:
      'Bei uns ist ihre Verarbeitung eingeschränkt: Sie dürfen gespeichert, aber nicht anders verwendet werden.',
  },
  law: 'Nach Artikel 19 DSGVO haben wir Ihnen das mitzuteilen.',
  person: 'Die Person, bezeichnet durch das, woran Sie sie erkennen:',
  data: 'Die Daten:',
  please: {
    erasure:
      'Bitte löschen Sie, was Sie von uns über diese Person erhalten haben, einschließlich der Links darauf und der Kopien davon.',
    rectification: 'Bitte berichtigen Sie, was Sie von uns über diese Person erhalten haben.',
    restriction:
      'Bitte schränken Sie die Verarbeitung dessen ein, was Sie von uns über diese Person erhalten haben, bis wir Ihnen etwas anderes mitteilen.',
  },
  answer: (contact, reference) =>
    `Antworten Sie danach an ${contact} unter Angabe von ${reference}. Soweit Sie gesetzlich etwas davon aufbewahren müssen, sagen Sie bitte, was und warum.`,
  only: 'Verwenden Sie diese Mitteilung für nichts anderes, und löschen Sie sie, sobald Sie ihr nachgekommen sind.',
};
