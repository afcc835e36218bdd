/** French: letters of an erasure. */
import type { ErasureTexts } from '../types/erasure.js';

export const erasure: ErasureTexts = {
  erasure: {
    subject: (request) => `Effacement de vos données : réponse au dossier ${request}`,
    subjectHeld: (request) => `Une partie de vos données doit être conservée pour l’instant : dossier ${request}`,
    subjectLifted: (request) => `Le reste de vos données est effacé : dossier ${request}`,
    subjectCertificate: (request) => `Attestation d’effacement : dossier ${request}`,
    done: 'Nous avons effacé vos données à caractère personnel comme vous l’avez demandé.',
    partly:
      'Nous avons effacé ce qu’il n’y a plus de raison de conserver. Le reste est conservé pour les motifs indiqués ci-dessous, et seulement tant qu’ils subsistent.',
    nothingErased: 'Pour les motifs indiqués ci-dessous, rien n’a encore pu être effacé.',
    erasedHeading: 'Ce qui a été effacé',
    how: {
      erased: 'effacé',
      anonymised: 'rendu définitivement anonyme',
      suppressed: 'effacé, avec une mention qui écarte toute prospection',
    },
    recipientsLater: 'L’effacement est notifié à chaque destinataire auquel les données ont été communiquées.',
    backups: {
      one: 'Les sauvegardes sont remplacées à tour de rôle : après # jour, elles ne contiennent plus les données effacées. D’ici là, elles ne servent à rien d’autre, et si l’une d’elles doit être restaurée, les données sont de nouveau effacées.',
      other:
        'Les sauvegardes sont remplacées à tour de rôle : après # jours, elles ne contiennent plus les données effacées. D’ici là, elles ne servent à rien d’autre, et si l’une d’elles doit être restaurée, les données sont de nouveau effacées.',
    },
    suppression:
      'Pour qu’aucune prospection ne vous parvienne par erreur, nous conservons une mention en ce sens ainsi que la preuve des consentements donnés ou retirés.',
    keptHeading: 'Ce qui est conservé, et pourquoi',
    keptIntro: 'Pour les données suivantes, l’effacement doit attendre :',
    legalHeading: 'Conservation imposée par la loi',
    legal:
      'Certains documents sont conservés parce que la loi nous y oblige (article 17, paragraphe 3, point b)). Ils le sont aussi longtemps que l’exige l’obligation de conservation applicable à chacun d’eux, pas davantage, et ne servent à rien d’autre.',
    legalAccounting: (titles, date) => `Pour les documents comptables (${titles}), c’est jusqu’au ${date}.`,
    legalBasis: 'Base juridique',
    restricted:
      'Le traitement de ce qui est conservé est limité : les données sont gardées et utilisées pour le seul motif indiqué, sans prospection ni analyse. Lorsque le motif disparaît, elles sont effacées sans nouvelle demande de votre part.',
    billingFields:
      'De ces enregistrements, seul ce qui est nécessaire à la facturation est conservé ; les itinéraires et les lieux sont effacés.',
    clearHeading: 'Ce que vous pouvez faire pour un effacement plus rapide',
    clearBoth:
      'La clôture de votre compte suppose les deux : aucun service actif et aucun montant dû. Ni l’un ni l’autre n’a fait obstacle à ce qui a été effacé ci-dessus.',
    amount: (money, invoices) => `Un montant de ${money} reste dû${invoices ? ` (${invoices})` : ''}.`,
    services: (labels, count) =>
      count === 1 ? `Ce service est encore actif : ${labels}.` : `Ces services sont encore actifs : ${labels}.`,
    credit: (money) => `Nous vous devons ${money}. Indiquez-nous où verser cette somme, ou si vous y renoncez.`,
    nothingToClear:
      'Vous n’avez rien à payer ni à résilier pour cela : chaque enregistrement est effacé lorsque son heure est venue.',
    undecidedHeading: 'Pas encore décidé',
    undecided: (system) =>
      `${system} : une réponse dont nous avons besoin manque encore. Rien n’y a encore été effacé ; votre dossier reste ouvert pour cette partie.`,
    held: 'Vous avez demandé l’effacement de vos données, et une partie devait encore être effacée. Depuis notre réponse, un élément nouveau s’oppose à l’effacement des données suivantes ; elles sont donc conservées pour l’instant :',
    lifted:
      'Vous nous avez demandé d’effacer vos données. Une partie devait être conservée jusqu’à présent. Ce qui y faisait obstacle a pris fin :',
    ended: {
      ACTIVE_SERVICE: 'vos services sont résiliés et leur dernière utilisation est facturée',
      OUTSTANDING_BALANCE: 'plus rien n’est dû',
      CREDIT_DUE: 'ce que nous vous devions est réglé',
      STATUTORY_RETENTION: 'la durée de conservation fixée par la loi est écoulée',
      OTHER: 'le motif indiqué dans notre lettre précédente n’existe plus',
    },
    liftedErased: 'Nous effaçons maintenant les données suivantes, sans nouvelle demande de votre part :',
    restrictionEnds:
      'Le traitement de ces données était limité jusqu’à présent. La limitation prend fin par leur effacement ; elles ne servent à rien d’autre auparavant.',
    contactNext:
      'L’adresse à laquelle cette lettre est envoyée est effacée en dernier, après l’envoi. Nous n’aurons alors plus aucun moyen de vous écrire.',
    mandate: (covered) =>
      `Le mandat qui nous a été présenté ne couvre que les données suivantes : ${covered}. Nous avons traité la demande dans cette limite ; rien d’autre n’a été examiné ni effacé. Pour le reste, il nous faut un mandat qui le couvre ou une demande de la personne elle-même.`,
    contactAfterAnswer:
      'L’adresse à laquelle nous vous joignons n’est conservée que jusqu’à ce que vous ayez retiré cette réponse. Elle est ensuite effacée à son tour, en dernier ; nous n’aurons alors plus aucun moyen de vous écrire.',
    contactLast:
      'Vos coordonnées sont effacées tout à la fin, afin que nous puissions vous dire quand le reste aura disparu.',
    why: {
      ACTIVE_SERVICE: 'L’un de vos services est encore actif et en a besoin.',
      OUTSTANDING_BALANCE: 'Un montant reste dû ; ces données sont nécessaires à sa facturation et à son recouvrement.',
      CREDIT_DUE: 'Nous vous devons de l’argent ; ces données sont nécessaires pour vous le verser.',
      STATUTORY_RETENTION: 'La loi nous oblige à les conserver.',
      IP_RETENTION_NOTICE: 'La loi nous oblige à les conserver.',
      AUTHORITY_REQUEST: 'La loi nous oblige à les conserver.',
      LIMITATION: 'Elles sont nécessaires à un litige ou à une prétention.',
      LITIGATION: 'Elles sont nécessaires à l’exercice de droits en justice.',
      FRAUD_INVESTIGATION: 'Elles sont nécessaires à la constatation ou à la défense de droits en justice.',
      OPEN_SUBJECT_REQUEST: 'Une autre de vos demandes portant sur ces données reçoit d’abord sa réponse.',
      SUBJECT_RESTRICTION: 'Vous nous avez demandé de les conserver.',
      RIGHTS_PENDING: 'Une de vos demandes portant sur ces données n’est pas encore tranchée.',
      OPEN_TICKET: 'L’une de vos demandes d’assistance est encore ouverte.',
      OPEN_ORDER: 'Une commande n’est pas encore livrée, ou peut encore être retournée.',
      SUPPORT_RETENTION:
        'Les demandes d’assistance closes sont conservées pendant une durée limitée pour répondre aux questions éventuelles.',
      SECURITY_LOG_PERIOD:
        'Les journaux de sécurité sont conservés pendant une durée limitée pour déceler et faire cesser les abus.',
      SHARED_RECORD: 'L’enregistrement concerne aussi d’autres personnes, qui continuent de l’utiliser.',
    },
    untilDate: (date) => `jusqu’au ${date}`,
    untilDates: (first, last) =>
      `chaque enregistrement jusqu’à sa propre date, la première le ${first}, la dernière le ${last}`,
    stays: 'jusqu’à ce que les autres personnes ne l’utilisent plus',
  },
  certificate: {
    confirms: (controller, request) =>
      `${controller} atteste que les données suivantes ont été effacées au titre du dossier ${request}.`,
    holderHeading: (system) => system,
    confirmed: (instant) => `Confirmé par une nouvelle lecture du système le ${instant} : rien n’en a été retrouvé.`,
    means: 'Ce que signifie « effacé » ici',
    atomic: 'Le contrôle et l’effacement n’ont formé qu’une étape : rien n’a pu changer entre les deux.',
    notAtomic:
      'Dans ce système, le contrôle et l’effacement ont été deux étapes, car il n’offre pas de transaction commune ; le résultat a été vérifié ensuite.',
    approvals: 'Approuvé par',
    approval: (role, instant) => `${role}, ${instant}`,
    roles: {
      agent: 'Gestionnaire des demandes',
      reviewer: 'Responsable de la protection des données',
      owner: 'Responsable du système',
      manager: 'Direction',
      admin: 'Administration',
      legal: 'Service juridique',
    },
    plan: 'Plan (SHA-256)',
    backups: (date) => `Après le ${date}, les sauvegardes n’en contiennent plus rien.`,
    nothingKept: 'Rien n’est conservé, hormis la preuve que cet effacement a eu lieu.',
    somethingKept:
      'Ce qui est conservé, et pourquoi, figure dans la lettre de réponse. Ces données sont effacées lorsque leur motif disparaît.',
    how: 'Mode',
  },
};
