/** French, formal ("vous"). */
import type { NoticeTexts } from './types.js';

export const fr: NoticeTexts = {
  subject: {
    erasure: (reference) => `${reference} : effacement de données reçues de notre part`,
    rectification: (reference) => `${reference} : rectification de données reçues de notre part`,
    restriction: (reference) => `${reference} : limitation du traitement de données reçues de notre part`,
  },
  passedOn: (controller) =>
    `Nous, ${controller}, vous avons communiqué des données à caractère personnel d’une personne qui a exercé un droit à leur égard.`,
  done: {
    erasure: 'Chez nous, ces données sont effacées.',
    rectification: 'Chez nous, ces données sont rectifiées.',
    restriction: 'Chez nous, leur traitement est limité : elles peuvent être conservées, mais pas utilisées autrement.',
  },
  law: 'L’article 19 du RGPD nous impose de vous en informer.',
  person: 'La personne, désignée par ce qui vous permet de la reconnaître :',
  data: 'Les données :',
  please: {
    erasure:
      'Veuillez effacer ce que vous avez reçu de notre part au sujet de cette personne, y compris les liens vers ces données et leurs copies.',
    rectification: 'Veuillez rectifier ce que vous avez reçu de notre part au sujet de cette personne.',
    restriction:
      'Veuillez limiter le traitement de ce que vous avez reçu de notre part au sujet de cette personne jusqu’à nouvel avis.',
  },
  answer: (contact, reference) =>
    `Répondez ensuite à ${contact} en indiquant ${reference}. Si la loi vous impose d’en conserver une partie, précisez laquelle et pourquoi.`,
  only: 'N’utilisez cet avis à aucune autre fin et supprimez-le une fois que vous y avez donné suite.',
};
