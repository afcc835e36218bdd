/** French: why something was not done or is not given, by the English that results and rules are recorded in. */
export const reasons: Readonly<Record<string, string>> = {
  // Exemptions (src/law/exemptions.ts)
  'Art 15(4)': 'article 15, paragraphe 4',
  'Art 23 with national law': 'article 23, avec le droit national',
  'it is about other people as well and cannot be given without harm to their rights':
    'ces données concernent aussi d’autres personnes et ne peuvent être communiquées sans porter atteinte à leurs droits',
  'it is needed for legal proceedings or legal advice and giving it now would prejudice them':
    'ces données sont nécessaires à une procédure judiciaire ou à un conseil juridique, et les communiquer maintenant y porterait préjudice',
  'it is covered by legal professional privilege': 'ces données sont couvertes par le secret professionnel de l’avocat',
  'it is management planning and giving it would prejudice the conduct of the business':
    'il s’agit de prévisions de gestion, et les communiquer nuirait à la conduite de l’entreprise',
  'it records intentions in negotiations with you and giving it would prejudice them':
    'ces données consignent des intentions dans des négociations avec vous, et les communiquer y porterait préjudice',
  'it is a reference given in confidence': 'il s’agit d’une recommandation donnée à titre confidentiel',
  'the mandate shown to us does not cover it': 'le mandat qui nous a été présenté ne couvre pas ces données',
  // Corrections and restrictions
  'we hold no such field of yours': 'nous ne détenons aucun champ de ce nom à votre sujet',
  'a new address or number needs a stronger proof of identity than was given (your own protection)':
    'une nouvelle adresse ou un nouveau numéro exige, pour votre propre protection, une preuve d’identité plus forte que celle apportée',
  'this system cannot correct records by itself': 'ce système ne peut pas rectifier des enregistrements de lui-même',
  'this system cannot set records apart by itself':
    'ce système ne peut pas mettre des enregistrements à part de lui-même',
  'we found nothing of yours there': 'nous n’y avons rien trouvé qui vous concerne',
  'there is nothing of this kind there that this system could set apart from the rest':
    'il n’y a là rien de ce genre que ce système puisse mettre à part du reste',
  'the correction was declined': 'la rectification a été refusée',
  'the record could not be changed': 'l’enregistrement n’a pas pu être modifié',
  'the person has no such record here': 'aucun enregistrement de ce type ne vous concerne ici',
  'nothing that can be corrected here has this field': 'rien de ce qui peut être rectifié ici ne comporte ce champ',
  'this holder has no such field in that dataset': 'ce champ n’existe pas dans cet ensemble de données',
  'what was given is no e-mail address': 'ce qui a été indiqué n’est pas une adresse électronique',
  'what was given is no telephone number': 'ce qui a été indiqué n’est pas un numéro de téléphone',
  'what was given is empty': 'ce qui a été indiqué est vide',
};
