/** French: rectification, restriction, objection, consent, refusals, time and complaints. */
import type { DecisionTexts } from '../types/decisions.js';

export const decisions: DecisionTexts = {
  rectification: {
    subject: (request) => `Rectification de vos données : réponse au dossier ${request}`,
    done: 'Nous avons rectifié vos données à caractère personnel comme vous l’avez demandé.',
    partly:
      'Nous avons rectifié une partie de vos données à caractère personnel comme vous l’avez demandé. Le reste est expliqué ci-dessous.',
    nothing: 'Pour les motifs indiqués ci-dessous, nous n’avons pas rectifié les données.',
    pending: 'Nous vérifions encore les données que vous nous avez signalées.',
    correctedHeading: 'Ce qui a été rectifié',
    howHeading: 'Mode de rectification',
    how: {
      changed: 'rectifié',
      completed: 'complété',
      credit_note: 'par un avoir et une nouvelle facture ; la facture émise n’est pas remplacée',
      note_added: 'par une note jointe ; ce qui a été envoyé à l’époque n’est pas modifié',
    },
    disputedHeading: 'Ce qui est encore vérifié',
    disputed:
      'Tant que nous vérifions l’exactitude de ces données, nous les conservons sans les utiliser autrement (article 18, paragraphe 1, point a)). Nous vous en informerons avant que cela ne prenne fin.',
    refusedHeading: 'Ce qui n’a pas été rectifié, et pourquoi',
    why: {
      found_correct: 'Nous avons vérifié les données ; elles sont exactes.',
      opinion:
        'Il s’agit d’une appréciation, signalée comme telle, et non d’un fait qui pourrait être inexact en ce sens.',
      historic_record: 'L’enregistrement relate ce qui s’est passé ou a été dit à l’époque, et il le fait fidèlement.',
      other: 'La rectification n’a pas été possible.',
    },
    statementAdded: (data) =>
      `Votre propre déclaration est désormais jointe à l’enregistrement suivant, et toute personne qui le lit la voit : ${data}.`,
    statementOffer: 'Vous pouvez nous adresser votre propre déclaration ; nous la joindrons à l’enregistrement.',
  },
  restriction: {
    subject: (request) => `Limitation du traitement : réponse au dossier ${request}`,
    done: 'Nous avons limité le traitement de vos données à caractère personnel comme vous l’avez demandé.',
    partly:
      'Nous avons limité le traitement d’une partie de vos données à caractère personnel. Le reste est expliqué ci-dessous.',
    nothing: 'Pour les motifs indiqués ci-dessous, nous n’avons pas limité le traitement.',
    restrictedHeading: 'Ce dont le traitement est limité',
    ground: {
      accuracy: 'vous contestez l’exactitude des données et nous la vérifions (article 18, paragraphe 1, point a))',
      unlawful: 'le traitement est illicite et vous vous opposez à l’effacement (article 18, paragraphe 1, point b))',
      claims:
        'nous n’avons plus besoin des données, mais elles vous sont nécessaires pour l’exercice de droits en justice (article 18, paragraphe 1, point c))',
      objection:
        'vous vous êtes opposé au traitement et il n’est pas encore établi quels motifs prévalent (article 18, paragraphe 1, point d))',
    },
    storedOnly:
      'Nous ne faisons que conserver ces données. Elles ne sont traitées autrement qu’avec votre consentement, pour l’exercice de droits en justice, pour protéger les droits d’une autre personne ou pour des motifs importants d’intérêt public (article 18, paragraphe 2).',
    told: 'Nous vous informerons avant que la limitation ne soit levée (article 18, paragraphe 3).',
    refusedHeading: 'Ce dont le traitement n’est pas limité, et pourquoi',
  },
  restrictionEnding: {
    subject: (request) => `La limitation du traitement va prendre fin : dossier ${request}`,
    ends: (date) =>
      `À votre demande, nous avons seulement conservé les données ci-dessous, sans les utiliser autrement. Cette limitation prend fin le ${date}. Nous sommes tenus de vous en informer au préalable (article 18, paragraphe 3).`,
    why: {
      accuracy_checked: 'Le motif : nous avons vérifié l’exactitude des données.',
      objection_decided: 'Le motif : il a été statué sur votre opposition.',
      no_longer_needed: 'Le motif : les données ne sont plus nécessaires à l’exercice de droits en justice.',
      lifted_by_person: 'Le motif : vous nous avez demandé de lever la limitation.',
      other: 'Le motif de la limitation n’existe plus.',
    },
    then: {
      used_again: 'À partir de cette date, les données sont de nouveau utilisées pour les finalités de leur collecte.',
      erased: 'Les données sont alors effacées ; elles ne servent à rien d’autre auparavant.',
    },
    dataHeading: 'Ce dont il s’agit',
    before: 'Si vous n’êtes pas d’accord, écrivez-nous avant cette date.',
  },
  objection: {
    subject: (request) => `Votre opposition : réponse au dossier ${request}`,
    intro: 'Vous vous êtes opposé au traitement de vos données à caractère personnel. Nous avons décidé ce qui suit.',
    marketing: (date) =>
      `Vous ne recevez plus de prospection de notre part. Elle a cessé le ${date}, sur tous les canaux, sans que vous ayez à indiquer de motif (article 21, paragraphes 2 et 3).`,
    marketingScope: 'Le profilage à des fins de prospection a cessé également.',
    suppression: 'Pour qu’aucune prospection ne vous parvienne par erreur, nous conservons une mention en ce sens.',
    service:
      'Les messages nécessaires à un contrat avec nous, tels que les factures ou les avis d’incident, continuent de vous parvenir.',
    stoppedHeading: 'Ce qui a cessé',
    stopped: (purpose) =>
      `${purpose} : il est fait droit à votre opposition. Nous ne traitons plus vos données à cette fin.`,
    continuedHeading: 'Ce qui se poursuit, et pourquoi',
    continued: (purpose, grounds) => `${purpose} : ${grounds}`,
    burden:
      'Nous avons mis ces motifs légitimes et impérieux en balance avec vos intérêts, droits et libertés ; il nous appartient de démontrer qu’ils prévalent (article 21, paragraphe 1).',
    notOpen: (purpose, basis) =>
      `${purpose} : ce traitement repose sur une autre base juridique (${basis}), contre laquelle le droit d’opposition n’existe pas.`,
    counts:
      'Votre opposition à la prospection vaut immédiatement, sans que vous ayez à indiquer de motif (article 21, paragraphes 2 et 3).',
    dataKept:
      'Les données elles-mêmes ne sont pas effacées : elles servent aussi à d’autres finalités, auxquelles vous ne vous êtes pas opposé.',
    pendingHeading: 'Ce qui n’est pas encore décidé',
    pending: (purpose) => purpose,
    pendingNote:
      'Jusqu’à notre décision, nous conservons les données sans les utiliser autrement à cette fin (article 18, paragraphe 1, point d)).',
  },
  consent: {
    subject: (request) => `Votre consentement est retiré : ${request}`,
    withdrawn: (instant) => `Vous avez retiré votre consentement. Ce retrait produit effet depuis le ${instant} pour :`,
    everything: 'tout ce que nous faisions sur ce fondement',
    before: 'Ce qui a été fait auparavant sur le fondement de votre consentement reste licite.',
    data: {
      erased: 'Les données qui reposaient sur ce seul consentement ont été effacées.',
      erased_after_open_request:
        'Les données qui reposaient sur ce seul consentement ne sont plus utilisées. Elles seront effacées dès que votre demande en cours portant sur ces données aura reçu une réponse.',
      kept_on_other_basis:
        'Les données ne sont plus utilisées à cette fin. Ce qui repose aussi sur un autre consentement de votre part ou sur une autre base juridique est conservé.',
      not_used:
        'Les données qui reposaient sur ce consentement ne sont plus utilisées à cette fin. Écrivez-nous si vous souhaitez aussi leur effacement.',
      erasure_follows:
        'Les données qui reposaient sur ce consentement ne sont plus utilisées. Elles doivent aussi être effacées ; nous vous écrirons séparément à ce sujet.',
      none: 'Aucune donnée ne reposait sur ce seul consentement. Elles ne sont plus utilisées à cette fin.',
    },
    suppression:
      'Pour respecter votre décision, nous conservons une mention en ce sens ainsi que la preuve du consentement donné et retiré.',
    service:
      'Les messages nécessaires à un contrat avec nous, tels que les factures ou les avis d’incident, continuent de vous parvenir.',
  },
  stopping: {
    part: (instant) =>
      `Au ${instant}, cela avait cessé dans une partie des systèmes que nous utilisons. Dans les autres, l’arrêt est en cours ; d’ici là, un message peut encore vous en parvenir.`,
    nothing: (instant) =>
      `Au ${instant}, aucun des systèmes que nous utilisons n’avait encore confirmé l’arrêt. Nous y procédons partout ; d’ici là, un message peut encore vous parvenir.`,
    follows: 'Nous vous écrirons de nouveau dès que cela aura cessé partout. Vous n’avez rien d’autre à faire.',
    completes: (date) => `La présente complète notre courrier du ${date}.`,
  },
  humanReview: {
    subject: (request) => `Une personne a examiné la décision : réponse au dossier ${request}`,
    asked:
      'Vous avez demandé qu’une personne examine une décision prise à votre égard exclusivement par des moyens automatisés (article 22, paragraphe 3, du RGPD ; article 22C du RGPD britannique).',
    byPerson:
      'Une personne habilitée à modifier cette décision l’a examinée, ainsi que ce que vous avez fait valoir. Aucun moyen automatisé n’a décidé de cet examen.',
    outcome: {
      changed: 'La décision a été modifiée.',
      stands: 'La décision est maintenue.',
      not_automated:
        'Nous n’avons trouvé aucune décision prise à votre égard exclusivement par des moyens automatisés.',
    },
    reasonsHeading: 'Pourquoi',
  },
  refusal: {
    subject: (request) => `Notre décision sur le dossier ${request}`,
    whole: (asked, date) => `Votre ${asked} nous est parvenue le ${date}. Nous n’y donnons pas suite.`,
    part: (asked, date) =>
      `Votre ${asked} nous est parvenue le ${date}. Nous n’y donnons pas suite pour les parties suivantes :`,
    reasonsHeading: 'Nos motifs',
    ground: {
      unfounded: 'La demande est manifestement infondée (article 12, paragraphe 5).',
      excessive: 'La demande est excessive (article 12, paragraphe 5).',
      fee_not_paid: 'Les frais que nous vous avions annoncés n’ont pas été payés.',
      not_clarified:
        'Nous vous avons demandé sur quoi porte la demande et n’avons pas reçu de réponse. Si vous répondez plus tard, nous la reprendrons.',
      no_authority:
        'Il ne nous a pas été démontré que vous pouvez agir pour la personne concernée. Si le mandat nous parvient plus tard, nous reprendrons la demande.',
      not_identifiable:
        'Rien de ce que nous détenons ne nous permet de savoir quelles données vous concernent (article 11). Si vous nous communiquez un élément de rattachement, tel que l’identifiant d’un cookie ou le numéro d’une carte SIM, nous reprendrons la demande.',
      not_portable:
        'Le droit à la portabilité ne vise que les données traitées sur la base de votre consentement ou de votre propre contrat (article 20, paragraphe 1). Ces données sont traitées sur une autre base. Vous pouvez les obtenir en demandant l’accès prévu à l’article 15.',
      no_ground:
        'Aucun des motifs pour lesquels des données doivent être effacées n’est réuni (article 17, paragraphe 1).',
      exception: 'La loi prévoit une exception pour ces données.',
      rights_of_others: 'Il serait porté atteinte aux droits et libertés d’autrui (article 15, paragraphe 4).',
      no_right_to_object:
        'Le droit d’opposition n’existe que contre un traitement fondé sur une mission d’intérêt public ou un intérêt légitime (article 21, paragraphe 1). Ce traitement repose sur une autre base juridique.',
      no_ground_to_restrict:
        'Aucun des cas dans lesquels le traitement doit être limité n’est réuni (article 18, paragraphe 1).',
      other: 'Le motif est le suivant :',
    },
    reviewed: 'Votre demande a été examinée et tranchée par une personne, non par un procédé automatisé.',
  },
  extension: {
    subject: (request) => `Dossier ${request} : il nous faut plus de temps`,
    longer: (asked, former, due) =>
      `La réponse à votre ${asked} était due le ${former}. Il nous faut plus de temps : vous la recevrez au plus tard le ${due} (article 12, paragraphe 3).`,
    reasonsHeading: 'Les motifs',
    ground: {
      volume: 'Les données sont volumineuses et réparties dans de nombreux systèmes.',
      redaction:
        'Une grande partie des données concerne aussi d’autres personnes et doit être examinée et occultée pièce par pièce.',
      several_requests: 'Vous avez présenté plusieurs demandes que nous traitons en même temps.',
      influx:
        'Un nombre exceptionnel de demandes nous est parvenu en même temps, pour une raison indépendante de notre volonté.',
    },
    sooner: 'Ce qui sera prêt plus tôt vous parviendra plus tôt. Le délai n’est prolongé qu’une seule fois.',
  },
  late: {
    subject: (request) => `Dossier ${request} : notre réponse est en retard`,
    missed: (asked, date) =>
      `La réponse à votre ${asked} était due le ${date}. Vous ne l’avez pas encore reçue. Nous vous prions de nous en excuser.`,
    notExtended: 'Le délai n’a pas été prolongé : la réponse est en retard, et nous ne prétendons pas le contraire.',
    expected: (date) => `Nous pensons répondre au plus tard le ${date}.`,
    working:
      'Nous y travaillons et répondrons dès que possible. Votre dossier reste ouvert ; vous n’avez rien à faire.',
  },
  complaint: {
    subjectAcknowledgement: (number) => `Accusé de réception de votre réclamation ${number}`,
    subjectOutcome: (number) => `La suite donnée à votre réclamation ${number}`,
    number: 'Réclamation',
    received: (date, request) =>
      `Votre réclamation relative au traitement du dossier ${request} nous est parvenue le ${date}.`,
    enquiries:
      'Nous avons commencé à l’examiner. Si l’examen se prolonge, nous vous tiendrons au courant ; nous vous en communiquerons le résultat dans les meilleurs délais.',
    otherReviewer: 'L’examen est confié à une personne qui n’a pas pris part à la première décision.',
    more: (contact) => `Si vous souhaitez ajouter quelque chose, écrivez à ${contact}.`,
    answered: (date, request) =>
      `Le ${date}, vous avez adressé une réclamation relative au traitement du dossier ${request}. Nous l’avons examinée.`,
    outcome: {
      upheld: 'Vous aviez raison : nous faisons droit à votre réclamation.',
      partly_upheld: 'Vous aviez en partie raison : nous faisons droit en partie à votre réclamation.',
      not_upheld: 'Nous ne faisons pas droit à votre réclamation.',
    },
    findingsHeading: 'Ce que nous avons constaté',
    measuresHeading: 'Ce que nous faisons',
    noMeasures: 'Aucune mesure n’est nécessaire.',
    clock: 'La réclamation ne modifie pas le délai dans lequel votre demande doit recevoir une réponse.',
  },
};
