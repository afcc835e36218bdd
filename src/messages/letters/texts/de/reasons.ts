/** German: why something was not done or is not given, by the English that results and rules are recorded in. */
export const reasons: Readonly<Record<string, string>> = {
  // Exemptions (src/law/exemptions.ts)
  'Art 15(4)': 'Art. 15 Abs. 4',
  'Art 23 with national law': 'Art. 23 in Verbindung mit nationalem Recht',
  'it is about other people as well and cannot be given without harm to their rights':
    'es betrifft auch andere Personen und kann nicht ohne Beeinträchtigung ihrer Rechte herausgegeben werden',
  'it is needed for legal proceedings or legal advice and giving it now would prejudice them':
    'es wird für ein Gerichtsverfahren oder eine Rechtsberatung benötigt, und die Herausgabe zum jetzigen Zeitpunkt würde dies beeinträchtigen',
  'it is covered by legal professional privilege': 'es unterliegt der anwaltlichen Verschwiegenheit',
  'it is management planning and giving it would prejudice the conduct of the business':
    'es gehört zur Unternehmensplanung, und die Herausgabe würde den Geschäftsbetrieb beeinträchtigen',
  'it records intentions in negotiations with you and giving it would prejudice them':
    'es hält Absichten in Verhandlungen mit Ihnen fest, und die Herausgabe würde diese beeinträchtigen',
  'it is a reference given in confidence': 'es ist eine vertraulich erteilte Referenz',
  'the mandate shown to us does not cover it': 'die uns vorgelegte Vollmacht umfasst es nicht',
  // Corrections and restrictions
  'we hold no such field of yours': 'ein solches Feld führen wir zu Ihnen nicht',
  'a new address or number needs a stronger proof of identity than was given (your own protection)':
    'eine neue Adresse oder Nummer erfordert zu Ihrem eigenen Schutz einen strengeren Identitätsnachweis als den erbrachten',
  'this system cannot correct records by itself': 'dieses System kann Datensätze nicht selbst berichtigen',
  'this system cannot set records apart by itself': 'dieses System kann Datensätze nicht selbst absondern',
  'we found nothing of yours there': 'wir haben dort nichts von Ihnen gefunden',
  'there is nothing of this kind there that this system could set apart from the rest':
    'es gibt dort nichts dieser Art, das dieses System vom Übrigen absondern könnte',
  'the correction was declined': 'die Berichtigung wurde abgelehnt',
  'the record could not be changed': 'der Datensatz konnte nicht geändert werden',
  'the person has no such record here': 'einen solchen Datensatz gibt es hier zu Ihnen nicht',
  'nothing that can be corrected here has this field': 'nichts, was hier berichtigt werden kann, hat dieses Feld',
  'this holder has no such field in that dataset': 'ein solches Feld gibt es in diesem Datenbestand nicht',
  'what was given is no e-mail address': 'die Angabe ist keine E-Mail-Adresse',
  'what was given is no telephone number': 'die Angabe ist keine Telefonnummer',
  'what was given is empty': 'die Angabe ist leer',
};
