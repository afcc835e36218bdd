/** French: the answers to access and portability. */
import type { AnswerTexts } from '../types/answers.js';

export const answers: AnswerTexts = {
  access: {
    subject: (request) => `Vos données à caractère personnel : réponse au dossier ${request}`,
    confirmFound: (date) =>
      `Nous confirmons que nous traitons des données à caractère personnel vous concernant. Cette lettre les décrit dans leur état au ${date}.`,
    confirmNothing:
      'Nous avons effectué une recherche dans chacun des systèmes indiqués ci-dessous et n’avons trouvé aucune donnée à caractère personnel vous concernant. En dehors de ce dossier, nous ne traitons pas de données vous concernant.',
    confirmSoFar:
      'À ce jour, nous n’avons trouvé aucune donnée à caractère personnel vous concernant, mais tous les systèmes n’ont pas encore répondu. Nous vous informerons du résultat.',
    copy: 'Une copie des données accompagne cette lettre.',
    copyWhere:
      'Elle se trouve dans l’archive jointe : commencez par index.html. Chaque ensemble d’enregistrements y figure en JSON et en CSV, avec la signification de chaque champ.',
    entitled:
      'Vous disposez ainsi de toutes les données à caractère personnel vous concernant que vous êtes en droit de recevoir.',
    searchedHeading: 'Où nous avons cherché',
    searchedWith: (identifiers, date) => `Recherche effectuée le ${date} à partir de : ${identifiers}.`,
    nothingFound: 'Rien n’a été trouvé à votre sujet.',
    failed: (reason) => `Pas encore de réponse : ${reason}. Votre dossier reste ouvert pour cette partie.`,
    withheld: (rule, reason) => (rule ? `Non communiqué (${rule}) : ${reason}.` : `Non communiqué : ${reason}.`),
    partWithheld: 'Une partie de ce qui a été trouvé n’est pas communiquée ; voir ci-dessous.',
    dataset: {
      purposes: 'Finalités',
      basis: 'Base juridique',
      recipients: 'Destinataires',
      retention: 'Durée de conservation',
      source: 'Source des données',
      records: 'Enregistrements',
    },
    categoriesHeading: 'Les données que nous traitons',
    transferHeading: 'Transferts vers d’autres pays',
    transfer: (recipient, country, safeguard) => `${recipient} (${country}) : garantie par ${safeguard}.`,
    transferCopy: 'Vous pouvez nous demander une copie de ces garanties.',
    rightsHeading: 'Vos droits',
    objection: 'Vous avez le droit :',
    rights: [
      'de faire rectifier les données inexactes et compléter les données incomplètes (rectification, article 16)',
      'de faire effacer les données qu’il n’y a plus de raison de conserver (effacement, article 17)',
      'd’exiger que des données soient seulement conservées, sans autre utilisation, tant qu’une question à leur sujet n’est pas réglée (limitation du traitement, article 18)',
      'de vous opposer, pour des raisons tenant à votre situation particulière, à un traitement fondé sur un intérêt légitime (opposition, article 21)',
      'de vous opposer à tout moment et sans motif à la prospection (opposition, article 21)',
      'de retirer un consentement à tout moment ; ce qui a été fait auparavant reste licite',
    ],
    automatedHeading: 'Décisions automatisées',
    noAutomated:
      'Aucune décision produisant des effets juridiques vous concernant ou vous affectant de manière significative n’est prise sur le seul fondement d’un traitement automatisé.',
    automated: (name, logic, consequences) => `${name} : ${logic} Ce que cela signifie pour vous : ${consequences}`,
    withheldHeading: 'Ce que nous n’avons pas communiqué, et pourquoi',
    withheldIntro: 'Ne figurent pas dans la copie :',
    withheldEntry: (what, rule, reason) => (rule ? `${what} – ${rule} : ${reason}` : `${what} : ${reason}`),
    failedHeading: 'Ce qui manque encore',
  },
  portability: {
    subject: (request) => `Vos données à emporter : réponse au dossier ${request}`,
    supplied:
      'Les données visées à l’article 20 accompagnent cette lettre, dans l’archive jointe : commencez par index.html.',
    format:
      'Elles sont dans un format structuré, couramment utilisé et lisible par machine : JSON et CSV en UTF-8, chacun avec un schéma qui décrit les champs. Vous pouvez en faire l’usage que vous souhaitez et les transmettre à un autre responsable du traitement.',
    includedHeading: 'Ce que contient l’archive',
    nothingIncluded: 'Nous ne traitons aucune donnée vous concernant qui soit visée à l’article 20.',
    leftOutHeading: 'Ce qu’elle ne contient pas, et pourquoi',
    leftOutNote:
      'L’article 20 vise les données que vous nous avez fournies, ou qui résultent de votre utilisation, lorsqu’elles sont traitées sur la base de votre consentement ou de votre propre contrat et à l’aide de procédés automatisés.',
    wholeDataset: 'en totalité',
    access:
      'Vous pouvez obtenir aussi les données qui n’y figurent pas : demandez, par la même voie, l’accès prévu à l’article 15.',
    transmission:
      'Lorsque cela est techniquement possible, vous pouvez demander que nous transmettions les données directement à un autre responsable du traitement. Indiquez-nous lequel ; nous vérifions le destinataire et envoyons les données par une connexion chiffrée.',
    transmitted: (to) =>
      `Comme vous l’avez demandé, nous avons transmis les données directement au destinataire suivant, par une connexion chiffrée : ${to}.`,
    transmissionPending: (to) =>
      `Vous avez demandé que nous transmettions les données directement au destinataire suivant : ${to}. Nous en déciderons dès que tous les systèmes auront répondu et vous en informerons avec le reste.`,
    notTransmitted: (to, reason) =>
      `Vous avez demandé que nous transmettions les données directement au destinataire suivant : ${to}. Ce n’est pas possible : ${reason}. Vous pouvez remettre l’archive vous-même.`,
    notFeasible: 'cela n’est pas techniquement réalisable',
    nothingHeading: 'Recherche effectuée, rien trouvé',
    failedHeading: 'Ce qui manque encore',
    unaffected: 'Cette réponse ne modifie ni votre contrat ni les données que nous conservons.',
  },
};
