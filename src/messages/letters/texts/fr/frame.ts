/** French: what every letter has. */
import type { FrameTexts } from '../types/frame.js';

export const frame: FrameTexts = {
  common: {
    greeting: (name) => (name ? `Bonjour ${name},` : 'Madame, Monsieur,'),
    date: 'Date',
    request: 'Dossier',
    received: 'Reçu le',
    closing: 'Nous vous prions d’agréer l’expression de nos salutations distinguées.',
    contact: 'Adresse',
    privacy: 'Protection des données',
    complaints: 'Réclamations',
    dpo: 'Délégué à la protection des données',
    representative: 'Représentant dans l’Union',
    system: 'Système',
    data: 'Données',
    category: 'Catégorie',
    records: 'Enregistrements',
    reason: 'Motif',
    why: 'Motif',
    until: 'Durée',
    basis: 'Base juridique',
    onlyFields: (fields) => `ces champs uniquement : ${fields}`,
    nobody: 'personne en dehors de l’entreprise',
    dataAt: (data, system) => `${data} (${system})`,
    explained: (what, explanation) => `${what} ${explanation}`,
    supplement: (answered) =>
      `Nous avons réexaminé notre réponse du ${answered}. Ce courrier la complète par des données qui n’y figuraient pas ; aucune nouvelle demande n’est nécessaire.`,
    recipients: {
      erasure: (names) =>
        `Nous notifions l’effacement à chaque destinataire auquel les données ont été communiquées : ${names}.`,
      rectification: (names) =>
        `Nous notifions la rectification à chaque destinataire auquel les données ont été communiquées : ${names}.`,
      restriction: (names) =>
        `Nous notifions la limitation du traitement à chaque destinataire auquel les données ont été communiquées : ${names}.`,
    },
    noRecipients: 'Les données n’ont été communiquées à personne qui devrait en être informé.',
    recipientsNamed: 'Si vous le demandez, nous vous indiquons ces destinataires et la date de la notification.',
  },
  routes: {
    heading: 'Si vous n’êtes pas d’accord',
    intro: 'Les voies suivantes vous sont ouvertes, dans l’ordre de votre choix et sans frais de notre part.',
    controller: (controller, contact, form) =>
      `Adresser une réclamation à ${controller} : ${contact}${form ? `, ou au moyen du formulaire disponible à l’adresse ${form}` : ''}. Nous accusons réception d’une réclamation dans un délai de 30 jours et vous informons de la suite donnée.`,
    authority: {
      UK: (name) => `Introduire une réclamation auprès de l’autorité de contrôle du Royaume-Uni : ${name}.`,
      EU: (name) => `Introduire une réclamation auprès de l’autorité de contrôle du pays où vous vivez : ${name}.`,
    },
    authorityLink: (name) => `Introduire une réclamation : ${name}`,
    court:
      'Former un recours juridictionnel : vous pouvez demander à un tribunal d’examiner la manière dont votre demande a été traitée.',
  },
  clock: {
    starts_anew:
      'Le délai d’un mois dont nous disposons pour répondre commence à courir le jour où votre réponse nous parvient.',
    waits:
      'Les jours qui s’écoulent jusqu’à la réception de votre réponse ne sont pas comptés dans le délai d’un mois dont nous disposons pour répondre.',
  },
  asked: {
    access: 'demande d’accès à des données à caractère personnel',
    erasure: 'demande d’effacement de données à caractère personnel',
    portability: 'demande de portabilité de données à caractère personnel',
    rectification: 'demande de rectification de données à caractère personnel',
    restriction: 'demande de limitation du traitement de données à caractère personnel',
    objection: 'opposition au traitement de données à caractère personnel',
  },
  laws: { UK: 'RGPD du Royaume-Uni', EU: 'RGPD' },
  provisions: { I2: 'article 12, paragraphe 6', A6: 'article 15, paragraphe 4' },
};
