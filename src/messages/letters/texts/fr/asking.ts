/** French: letters that ask for something, or say where the request stands. */
import type { AskingTexts } from '../types/asking.js';

export const asking: AskingTexts = {
  acknowledgement: {
    subject: (request) => `Accusé de réception du dossier ${request}`,
    received: (asked, date) => `Votre ${asked} nous est parvenue le ${date}.`,
    due: (date) => `Vous recevrez notre réponse au plus tard le ${date}, et plus tôt si possible.`,
    noDate: 'Dès que la date de notre réponse pourra être fixée, nous vous la communiquerons.',
    identity:
      'Avant de communiquer ou de modifier des données, nous nous assurons que nous nous adressons à la bonne personne. Vous recevrez à ce sujet un message distinct.',
    noIdentity:
      'Vous étiez connecté lors de votre demande ; il n’est donc pas nécessaire de justifier à nouveau de votre identité.',
    contact: (contact) => `Pour toute question, écrivez à ${contact} en indiquant le numéro du dossier.`,
  },
  identity: {
    subjectRequest: (request) => `Merci de confirmer le dossier ${request}`,
    subjectReminder: (request) => `Rappel : merci de confirmer le dossier ${request}`,
    received: (asked, date) =>
      `Le ${date}, nous avons reçu une ${asked}, présentée au nom de la personne qui utilise cette adresse.`,
    why: 'Afin que personne d’autre ne puisse présenter une demande ou recevoir une réponse en votre nom, nous vous prions de confirmer que la demande vient de vous.',
    reminder: 'Nous attendons encore votre confirmation que la demande vient de vous.',
    how: 'Ouvrez le lien ci-dessous. Si nous disposons d’un moyen de vous joindre, un code y est envoyé ; saisissez-le sur la page et choisissez une phrase secrète qui vous servira ensuite à ouvrir la réponse. Nous ne demandons pas de copie de pièce d’identité.',
    link: 'Confirmer la demande',
    expires: (instant) => `Le lien est valable jusqu’au ${instant}.`,
    closes: (date) =>
      `Sans confirmation de votre part, le dossier sera clos après le ${date}. Vous pourrez présenter une nouvelle demande à tout moment.`,
    use: 'Ce que vous saisissez ne sert qu’à cette vérification et est effacé dès que celle-ci est achevée.',
    same: 'Nous envoyons le même message, que nous traitions ou non des données concernant la personne nommée.',
    notYou: 'Si la demande ne vient pas de vous, vous n’avez rien à faire.',
  },
  clarification: {
    subject: (request) => `Une question sur votre dossier ${request}`,
    subjectReminder: (request) => `Rappel : une question sur votre dossier ${request}`,
    asked: (asked, date) =>
      `Votre ${asked} nous est parvenue le ${date}. Pour que vous obteniez ce que vous recherchez, nous devons savoir plus précisément sur quoi elle porte.`,
    reminder: 'Nous vous avons déjà posé cette question et n’avons pas encore reçu de réponse.',
    question: 'Notre question',
    why: 'Pourquoi nous la posons',
    all: 'Vous n’êtes pas tenu de restreindre votre demande. Si vous souhaitez tout obtenir, dites-le-nous : nous rechercherons alors l’ensemble des données.',
    closes: (date) =>
      `Merci de répondre au plus tard le ${date}. Sans réponse, nous vous fournirons ce qui n’appelle pas de précision et clorons le reste en indiquant nos motifs ; une réponse plus tardive rouvrira le dossier.`,
    reply: (contact) =>
      `Une brève réponse à ce message ou à ${contact} suffit ; merci d’indiquer le numéro du dossier.`,
  },
  authority: {
    subject: (request) => `Votre mandat dans le dossier ${request}`,
    subjectReminder: (request) => `Rappel : votre mandat dans le dossier ${request}`,
    asked: (asked, date) =>
      `Le ${date}, nous avons reçu une ${asked} que vous avez présentée pour le compte d’une autre personne.`,
    reminder: 'Nous vous avons déjà demandé ce qui suit et n’avons pas encore reçu de réponse.',
    intro: 'Pour pouvoir traiter la demande, il nous faut :',
    missing: {
      authority: 'la preuve que la personne concernée vous a mandaté, par exemple un mandat signé ou une procuration',
      scope: 'l’étendue de votre mandat : quelles données et quels droits',
      identity_of_representative:
        'la confirmation de votre identité, par exemple votre inscription professionnelle ou votre adresse professionnelle',
    },
    why: 'Nous le demandons pour que personne ne reçoive ni ne modifie les données d’autrui sans la volonté de la personne concernée.',
    direct:
      'Si vous le préférez, nous répondons directement à la personne concernée. Dites-le-nous ; nous la contacterons par une voie sûre.',
    use: 'Ce que vous nous envoyez ne sert qu’à cette vérification. Nous notons que le mandat a été vérifié et ne conservons aucune copie de pièce d’identité.',
    closes: (date) =>
      `Sans réponse, le dossier sera clos après le ${date}. Si le mandat nous parvient plus tard, nous le rouvrirons.`,
    nothing:
      'Cette lettre n’indique pas si nous traitons des données concernant la personne nommée. Elle serait identique dans les deux cas.',
    reply: (contact) => `Merci de répondre à ce message ou d’écrire à ${contact} en indiquant le numéro du dossier.`,
  },
  fee: {
    subject: (request) => `Frais relatifs au dossier ${request}`,
    intro: (asked, date) =>
      `Votre ${asked} nous est parvenue le ${date}. En principe, le traitement d’une demande est gratuit. Dans le cas présent, nous demandons le paiement de frais avant de poursuivre, pour le motif suivant :`,
    ground: {
      unfounded: 'La demande est manifestement infondée (article 12, paragraphe 5).',
      excessive: 'La demande est excessive (article 12, paragraphe 5).',
      further_copy:
        'Vous avez déjà reçu une copie des mêmes données ; une copie supplémentaire peut donner lieu à des frais (article 15, paragraphe 3).',
    },
    amount: (money) => `Les frais s’élèvent à ${money}.`,
    costsHeading: 'Détail des frais',
    cost: 'Poste',
    money: 'Montant',
    costsOnly: 'Ils couvrent nos seuls coûts administratifs.',
    pay: (date) => `Merci de payer au plus tard le ${date} :`,
    withdraw:
      'Rien ne vous a encore été facturé. Vous pouvez retirer la demande ou la restreindre de sorte qu’aucuns frais ne soient dus ; il suffit de nous le dire.',
    starts: 'Le délai d’un mois dont nous disposons pour répondre commence à courir le jour où les frais sont payés.',
    unpaid:
      'Si les frais ne sont pas payés à cette date, nous clorons le dossier. Vous pourrez présenter une nouvelle demande à tout moment.',
  },
  unverified: {
    subject: (request) => `Le dossier ${request} est clos`,
    closed: (asked, date) =>
      `Le ${date}, nous avons reçu une ${asked}. Il n’a pas été confirmé qu’elle venait de la personne concernée ; aucune suite ne lui a donc été donnée.`,
    nothing:
      'Cette lettre n’indique pas si nous traitons des données concernant la personne nommée. Elle serait identique dans les deux cas.',
    reopen:
      'Si vous confirmez votre identité plus tard, nous reprendrons le dossier ; vous n’aurez pas à expliquer le retard.',
  },
  merged: {
    subject: (request) => `Votre message est joint au dossier ${request}`,
    reminder: (asked, into) =>
      `Votre ${asked} nous est parvenue une nouvelle fois alors que le dossier ${into} est encore ouvert. Nous considérons votre message comme un rappel et poursuivons le traitement du dossier ${into}.`,
    due: (date) => `Le délai ne change pas : vous recevrez notre réponse au plus tard le ${date}.`,
    noDate:
      'Votre message ne modifie pas le délai ; dès que la date de notre réponse pourra être fixée, nous vous la communiquerons.',
    copy: 'Si vous vouliez autre chose, ou si vous souhaitez plus tard une copie supplémentaire, écrivez-nous.',
  },
  redirected: {
    subject: (request) => `Le dossier ${request} a été transmis`,
    controller: (name, date) =>
      name
        ? `Votre demande porte sur des données dont le responsable du traitement est ${name}, à qui nous l’avons transmise le ${date}.`
        : `Votre demande porte sur des données dont l’un de nos clients est le responsable du traitement. Nous la lui avons transmise le ${date} ; notre contrat ne nous permet pas de vous indiquer son nom.`,
    controllerContact: (contact) =>
      `Vous pouvez joindre le responsable du traitement à l’adresse suivante : ${contact}.`,
    controllerWhy:
      'Nous ne faisons que conserver ou acheminer ces données pour son compte (en qualité de sous-traitant) et ne pouvons pas en décider nous-mêmes ; c’est à lui de répondre.',
    deceased: 'Nous vous présentons nos condoléances. Votre message porte sur les données d’une personne décédée.',
    deceasedWhy:
      'Le droit de la protection des données dont il s’agit ici ne concerne que les personnes vivantes. Nous traitons donc votre message dans une procédure distincte et n’y répondons pas comme à une demande d’exercice de droits.',
    deceasedContact: (contact) =>
      `Merci d’écrire à ${contact}. Indiquez-nous votre lien avec la personne ; nous vous dirons ce dont nous avons besoin.`,
    procedure: (procedure) => `Votre demande est traitée dans le cadre d’une autre procédure : ${procedure}.`,
    procedureWhy: 'Ce que vous demandez relève d’autres règles que celles sur les droits de la personne concernée.',
    procedureContact: (contact) => `Vous pouvez joindre le service compétent à l’adresse suivante : ${contact}.`,
    continues: (date) =>
      `Dans la mesure où votre demande porte sur des données dont nous sommes nous-mêmes responsables, nous poursuivons son traitement. Vous recevrez notre réponse au plus tard le ${date}.`,
  },
  withdrawn: {
    subject: (request) => `Le dossier ${request} a été retiré`,
    confirmed: (asked, date) => `Vous avez retiré votre ${asked} le ${date}. Nous avons cessé de la traiter.`,
    again: 'Vous pouvez présenter une nouvelle demande à tout moment, sans indiquer de motif.',
  },
  delivery: {
    subject: (request) => `La réponse au dossier ${request} est disponible`,
    ready: 'La réponse à votre demande est disponible. Pour votre protection, elle ne figure pas dans ce message.',
    link: 'Ouvrir la réponse',
    expires: (instant) => `Le lien est valable jusqu’au ${instant}.`,
    factor: {
      passphrase: 'Vous aurez besoin de la phrase secrète choisie lors de la confirmation.',
      sign_in: 'Il vous sera demandé de vous connecter à votre compte.',
      none: 'Aucune phrase secrète n’est nécessaire.',
    },
    again:
      'Si le lien n’est plus valable, répondez-nous en indiquant le numéro du dossier ; nous vous en enverrons un nouveau.',
    caution: 'Ne transmettez pas ce message : qui détient le lien se rapproche de vos données.',
  },
  addressChanged: {
    subject: 'Une adresse électronique a été modifiée',
    changed: (date) =>
      `Le ${date}, à la suite d’une demande, nous avons modifié dans nos données une adresse électronique qui était jusqu’alors celle-ci. Nous écrivons à l’ancienne adresse par précaution ; pour la protection de chacun, ce message n’indique ni à qui elle appartient ni quelle est la nouvelle.`,
    noticed:
      'Une adresse électronique qui, dans nos données, était jusqu’ici celle-ci en est désormais une autre. Nous écrivons à l’ancienne adresse par précaution ; pour la protection de chacun, ce message n’indique ni à qui elle appartient ni quelle est la nouvelle.',
    object: (contact, request) =>
      `Si vous n’en savez rien, prévenez-nous immédiatement : ${contact}. Merci d’indiquer le numéro ${request}. Nous vérifierons et rétablirons ce qui était erroné.`,
    fine: 'Si tel était votre souhait, vous n’avez rien à faire.',
  },
  partial: {
    subject: (request) => `Une partie de la réponse au dossier ${request}`,
    now: (date) =>
      `La réponse à votre demande est due le ${date}. Vous recevez dès maintenant ce qui est prêt, sans attendre le reste.`,
    deliveredHeading: 'Ce que vous recevez maintenant',
    deed: {
      now: (date) =>
        `La réponse à votre demande est due le ${date}. Vous apprenez dès maintenant ce qui a été fait, sans attendre le reste.`,
      heading: 'Systèmes qui ont répondu',
      soFar:
        'Voici ce qui a été fait jusqu’à présent. Certains de nos systèmes n’ont pas encore répondu ; ils sont nommés ci-dessous.',
      open: 'Votre dossier reste ouvert pour cette partie. Nous poursuivons nos efforts et vous écrirons de nouveau dès que ce sera fait. Le délai n’est pas prolongé pour autant.',
      notThrough: (system) =>
        `${system} : ce système n’a pas encore répondu. Nous ne pouvons pas dire que quoi que ce soit y ait été fait.`,
    },
    missingHeading: 'Ce qui manque encore',
    missing: (categories, system, reason) => `${categories} (${system}) : ${reason}.`,
    open: 'Votre dossier reste ouvert pour cette partie. Le délai n’est pas prolongé pour autant : passé ce jour, cette partie est en retard. Nous vous la fournirons dès que possible.',
    expected: (date) => `Nous pensons vous l’envoyer au plus tard le ${date}.`,
    unknown: 'Nous ne pouvons pas encore indiquer de jour ; nous poursuivons nos efforts et vous écrirons.',
    sorry: 'Nous vous prions de nous en excuser.',
  },
};
