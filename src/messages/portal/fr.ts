/** French, formal ("vous"). */
import type { PortalTexts } from './types.js';

export const fr: PortalTexts = {
  skip: 'Aller au contenu',
  questions: 'Des questions ? Écrivez à {contact}.',
  verify: {
    title: 'Confirmez qu’il s’agit bien de vous',
    why: 'Vous nous avez écrit au sujet de vos données à caractère personnel. Pour que personne d’autre ne puisse le faire en votre nom, nous avons envoyé un code à une adresse ou à un numéro que nous avons déjà pour vous, s’il en existe un.',
    refused: {
      what: 'Ce code n’a pas été accepté.',
      may: 'Il a peut-être été mal saisi, est trop ancien ou a été essayé trop souvent.',
      next: 'Utilisez le code le plus récent que vous avez reçu. Si vous n’en avez pas, répondez au message qui contenait ce lien et demandez-en un nouveau.',
    },
    check: { what: 'Vérifiez les champs signalés ci-dessous.', unused: 'Votre code reste utilisable.' },
    code: {
      label: 'Code',
      hint: 'Tel qu’il figure dans le message ; les espaces et les tirets ne comptent pas.',
      missing: 'Saisissez le code du message.',
    },
    passphrase: {
      heading: 'Choisissez une phrase secrète',
      need: 'Vous en aurez besoin pour ouvrir la réponse. Nous ne la conservons que sous une forme que nous ne pouvons pas lire : notez-la dès maintenant. Vous pouvez utiliser celle-ci, créée pour vous :',
      label: 'Phrase secrète',
      hint: (shortest) => `Au moins ${shortest} caractères. Plusieurs mots se retiennent mieux qu’un seul.`,
      again: 'Phrase secrète, une seconde fois',
      differ: 'Les deux phrases secrètes sont différentes. Saisissez deux fois la même.',
    },
    faults: {
      short: (shortest) => `Utilisez au moins ${shortest} caractères, par exemple plusieurs mots.`,
      long: (longest) => `Utilisez au plus ${longest} caractères.`,
      plain: 'Utilisez davantage de caractères différents, par exemple plusieurs mots.',
      from_code: 'Ne la composez pas à partir du code : il a été envoyé par message.',
    },
    confirm: 'Confirmer',
  },
  verified: {
    title: 'Merci',
    confirmed: 'Votre identité est confirmée.',
    right: 'Votre code était le bon.',
    goesOn: 'Nous poursuivons le traitement de votre demande.',
    pending:
      'Une partie de notre système redémarre ; votre confirmation est conservée et sera transmise d’elle-même. Si vous n’avez aucune nouvelle d’ici un jour, ouvrez de nouveau le lien et saisissez le même code et la même phrase secrète.',
    keep: 'Conservez votre phrase secrète. Lorsque la réponse sera prête, vous recevrez un autre message avec un lien, que la phrase secrète ouvrira. Vous pouvez fermer cette page.',
  },
  gone: {
    title: 'Ce lien ne peut pas être utilisé',
    limited:
      'Les liens sont valables pour une durée limitée, et un lien plus ancien cesse de fonctionner dès qu’un nouveau est envoyé.',
    how: 'Comment en obtenir un nouveau',
    newer: 'Cherchez un message plus récent de notre part et utilisez le lien qu’il contient.',
    reply:
      'Ou répondez au message qui contenait ce lien, ou écrivez à {contact}, en indiquant le numéro de la demande dans l’objet.',
    complete: 'Si vous avez copié le lien, vérifiez qu’il est complet.',
  },
  unlock: {
    title: 'Un message pour vous',
    shown: 'Il s’affiche une fois que vous avez prouvé que c’est bien vous qui l’ouvrez.',
    released: 'Nous vous avons indiqué que ce message s’ouvre sans phrase secrète.',
    open: 'Ouvrir le message',
    label: 'Phrase secrète',
    hint: 'Celle que vous avez choisie en confirmant votre identité.',
    signIn: 'Connectez-vous à votre compte, comme lorsque vous nous avez écrit.',
    orSignIn: 'Ou connectez-vous à votre compte, comme lorsque vous nous avez écrit.',
    signInButton: 'Se connecter à votre console',
    nothing: 'Ce message ne peut pas encore être ouvert ici. Écrivez à {contact}.',
    errors: {
      refused: 'Cette phrase secrète n’a pas été acceptée. Vérifiez les majuscules et les tirets, puis réessayez.',
      locked: 'Cette phrase secrète a été essayée trop souvent. Attendez 15 minutes, puis réessayez.',
      sign_in:
        'Cette connexion n’a pas été acceptée. Connectez-vous au compte que vous avez utilisé pour nous écrire, puis ouvrez de nouveau cette page.',
    },
  },
  signedIn: { title: 'Vous êtes connecté', go: 'Continuer vers votre message' },
  answer: {
    title: 'La réponse à votre demande',
    request: (number) => `Demande ${number}`,
    letter: {
      heading: 'Notre lettre',
      says: 'Elle indique ce que nous avons fait, pourquoi, et comment vous pouvez introduire une réclamation.',
      read: 'Lire la lettre',
    },
    certificate: {
      heading: 'Attestation d’effacement',
      says: 'Elle indique ce qui a été effacé, où, et comment cela a été confirmé.',
      read: 'Lire l’attestation',
    },
    files: {
      heading: 'Vos données',
      how: (count) =>
        `${count === 1 ? 'Un fichier ZIP.' : `${count} fichiers ZIP, chacun complet en lui-même.`} Décompressez-le et ouvrez {page}.`,
      download: (size) => `Télécharger (${size})`,
      downloadOne: (number, size) => `Télécharger le fichier ${number} (${size})`,
      check: 'Comment vérifier que tout est bien arrivé',
      sum: (name) => `SHA-256 de ${name} :`,
    },
    keep: 'Conservez en lieu sûr ce que vous téléchargez. Vous pouvez revenir jusqu’au {until} ; ensuite, ce lien cessera de fonctionner.',
    close: 'Fermer ce message sur cet appareil',
  },
  noLongerKept: {
    title: 'N’est plus conservé',
    says: 'Ce qui se trouvait ici a été détruit à la fin de sa durée de conservation. Vous pouvez à tout moment présenter une nouvelle demande.',
  },
  unsubscribe: {
    title: 'Se désabonner',
    only: (what) => `nous cessons aujourd’hui : ${what}.`,
    consent: 'nous cessons aujourd’hui ce qui repose sur votre consentement.',
    all: 'nous cessons aujourd’hui toute prospection, ainsi que le profilage qui y est lié.',
    free: 'Vous n’avez pas besoin de vous connecter ni d’indiquer un motif.',
    button: 'Se désabonner',
    service:
      'Les messages qu’exige un contrat avec nous, tels que les factures ou les avis de panne, continuent de vous parvenir.',
    done: 'Vous êtes désabonné',
    doneOnly: (what) => `Nous cessons aujourd’hui : ${what}.`,
    doneConsent: 'Nous cessons aujourd’hui ce qui repose sur votre consentement.',
    doneAll: 'Nous cessons aujourd’hui toute prospection, ainsi que le profilage qui y est lié.',
    after:
      'Ce qui a été envoyé auparavant n’en est pas affecté. Les messages qu’exige un contrat avec nous continuent de vous parvenir.',
    channels: {
      email: 'courriels',
      phone: 'appels',
      sms: 'SMS',
      post: 'courriers postaux',
      web: 'publicité sur les sites internet',
    },
  },
  errors: {
    limited: {
      title: 'Veuillez patienter un instant',
      says: 'Il y a eu de nombreuses tentatives en peu de temps. Attendez une minute, puis réessayez.',
    },
    elsewhere: {
      title: 'Veuillez ouvrir de nouveau le lien',
      says: 'Ce formulaire ne provenait pas de notre propre page. Ouvrez le lien de notre message et réessayez.',
    },
    unreadable: {
      title: 'Cela n’a pas fonctionné',
      says: 'Le formulaire n’a pas pu être lu. Revenez en arrière et renvoyez-le tel qu’il figure sur la page.',
    },
    ours: {
      title: 'Veuillez réessayer plus tard',
      says: 'Quelque chose ne fonctionne pas chez nous en ce moment. Rien de ce que vous avez fait n’est perdu. Réessayez dans quelques minutes.',
    },
  },
};
