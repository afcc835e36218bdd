/** French, formal ("vous"). */
import type { IndexTexts } from './types.js';

export const fr: IndexTexts = {
  title: {
    access: 'Vos données à caractère personnel',
    portability: 'Vos données à emporter',
    other: 'Vos données',
  },
  lead: (controller, request, date) => `Dossier établi par ${controller} pour la demande ${request}, le ${date}.`,
  skip: 'Aller aux données',
  contents: 'Sur cette page',
  start: {
    heading: 'Par où commencer',
    letter: 'La lettre de réponse',
    letterText: 'en texte brut',
    formats:
      'Chaque ensemble de données existe sous deux formes : JSON (ou NDJSON, un enregistrement par ligne), exact et destiné aux logiciels, et CSV, qui s’ouvre dans un tableur. Les tableaux ci-dessous montrent les premiers enregistrements de chacun.',
    spreadsheets:
      'Pour ouvrir un fichier CSV, importez-le comme texte en UTF-8, avec la virgule comme séparateur. Là où une cellule aurait pu être exécutée comme formule, une apostrophe a été placée devant ; le fichier JSON la contient inchangée.',
    care: 'Ce dossier contient des données à caractère personnel. Conservez-le là où vous seul pouvez le lire et supprimez les copies dont vous n’avez plus besoin.',
  },
  volume: (number, of) =>
    `Ceci est le dossier ${number} sur ${of}. Chacun est complet en lui-même ; cette page indique aussi ce que contiennent les autres.`,
  otherVolume: 'Le reste de ces enregistrements se trouve dans :',
  searched: {
    heading: 'Où nous avons cherché',
    caption: 'Chaque système interrogé et le résultat',
    columns: {
      system: 'Système',
      result: 'Résultat',
      records: 'Enregistrements',
      searchedWith: 'Recherche par',
      when: 'Recherche du',
    },
    found: 'Données trouvées',
    foundOutside: 'Données trouvées, hors de l’article 20',
    nothing: 'Recherche faite, rien trouvé',
    withheld: (rule) => (rule === undefined ? 'Non communiqué' : `Non communiqué en vertu de : ${rule}`),
    failed: 'Pas encore de réponse',
  },
  dataset: {
    records: (count, shown) => (count <= 1 ? `${shown} enregistrement` : `${shown} enregistrements`),
    none: 'Recherche faite, rien trouvé.',
    category: 'Catégorie',
    purposes: 'Finalités',
    lawfulBasis: 'Base juridique',
    source: 'Origine',
    recipients: 'Destinataires',
    noRecipients: 'Personne en dehors de l’entreprise',
    transfer: (country, safeguard) => `${country}, avec pour garantie ${safeguard}`,
    retention: 'Durée de conservation',
    collected: 'Recueilli le',
    portable: 'Portable (article 20)',
    yes: 'oui',
    no: 'non',
    files: 'Fichiers',
    preview: (count, shown, all) =>
      shown === all
        ? count === 1
          ? 'L’unique enregistrement'
          : `Les ${all} enregistrements`
        : `Les ${shown} premiers enregistrements sur ${all}`,
    fields: 'Ce que signifient les champs',
    field: { name: 'Champ', meaning: 'Signification', origin: 'Provenance', portable: 'Portable' },
    origins: {
      provided: 'fourni par vous',
      observed: 'observé lors de votre utilisation',
      inferred: 'déduit par nous',
      created_by_controller: 'créé par nous',
    },
    thirdParty: 'Concerne d’autres personnes : pour votre usage personnel.',
    undescribed:
      'Certains enregistrements comportent d’autres champs sans description ; ils figurent dans les fichiers.',
    withheldField: (rule) => (rule === undefined ? 'non communiqué' : `non communiqué en vertu de : ${rule}`),
    neutralised: (count, shown) =>
      count === 1
        ? 'Une cellule du fichier CSV a été rendue inoffensive pour les tableurs.'
        : `${shown} cellules du fichier CSV ont été rendues inoffensives pour les tableurs.`,
    replaced: (count, shown) =>
      count === 1
        ? 'Un caractère n’était pas du texte valide et apparaît sous la forme \ufffd.'
        : `${shown} caractères n’étaient pas du texte valide et apparaissent sous la forme \ufffd.`,
    attachmentList: 'Pièces jointes',
    moreAttachments: (count) => `et ${count} autres dans le même dossier`,
  },
  leftOut: {
    heading: 'Ce qui n’est pas dans ce dossier',
    note: 'L’article 20 couvre les données que vous nous avez fournies ou qui ont été observées lors de votre utilisation, sur la base de votre consentement ou de votre contrat. Ce qui suit n’en relève pas. Vous pouvez l’obtenir en demandant l’accès au titre de l’article 15.',
    whole: 'tous les enregistrements',
    fields: 'champs',
    columns: { what: 'Données', category: 'Catégorie', reason: 'Motif' },
  },
  withheld: {
    heading: 'Ce qui n’a pas été communiqué',
    note: 'Ce qui suit n’a pas été communiqué, pour le motif indiqué.',
    entry: (what, withheld, reason) => `${what} – ${withheld}. Motif : ${reason}`,
  },
  check: {
    heading: 'Comment vérifier ce dossier',
    text: 'manifest.json indique chaque fichier avec sa taille et sa somme de contrôle SHA-256 ; manifest.jws en est la signature. La clé de vérification est publiée par nous et n’est jamais tirée de ce dossier.',
    files: (count) => `${count} fichiers`,
  },
  contact: {
    heading: 'Qui répond à vos questions',
    address: 'Adresse',
    privacy: 'Questions sur la protection des données',
    complaints: 'Réclamations',
    dpo: 'Délégué à la protection des données',
    representative: 'Représentant dans l’Union',
  },
};
