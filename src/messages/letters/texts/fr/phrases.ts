/** French: the sentences of the law module, by the English they are recorded in. */
export const phrases: Readonly<Record<string, string>> = {
  // Bases (src/law/erasure)
  'Art 17(1)(a) not met: still needed for the running service':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire au service en cours',
  'Art 17(1)(a) not met: still needed to collect the amount due; Art 17(3)(e): legal claims':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire au recouvrement du montant dû ; article 17, paragraphe 3, point e) : droits en justice',
  'Art 17(1)(a) not met: still needed to pay the credit out; Art 18(1)(c)':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire au versement de l’avoir ; article 18, paragraphe 1, point c)',
  'Art 17(3)(e): establishment, exercise or defence of legal claims':
    'article 17, paragraphe 3, point e) : constatation, exercice ou défense de droits en justice',
  'Art 12(2) and Data Protection Act 2018 s.173: your own open request for this data is answered first':
    'article 12, paragraphe 2, et Data Protection Act 2018, s. 173 : votre propre demande en cours portant sur ces données reçoit d’abord sa réponse',
  'Art 12(2): your own open request for this data is answered first':
    'article 12, paragraphe 2 : votre propre demande en cours portant sur ces données reçoit d’abord sa réponse',
  'Art 17(1)(a) not met: still needed to answer the open ticket':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire pour répondre à la demande d’assistance ouverte',
  'Art 17(1)(a) not met: still needed until the order is delivered and the return period is over':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire jusqu’à la livraison de la commande et à la fin du délai de retour',
  'Art 17(1)(a) not met: still needed for support within its retention period (Art 6(1)(f))':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire à l’assistance pendant sa durée de conservation (article 6, paragraphe 1, point f))',
  'Art 17(1)(a) not met: still needed for security within the log period (Art 6(1)(f))':
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire à la sécurité pendant la durée des journaux (article 6, paragraphe 1, point f))',
  'Art 17(1)(a) not met: the record also belongs to other people, who go on using it':
    'article 17, paragraphe 1, point a), non rempli : l’enregistrement concerne aussi d’autres personnes, qui continuent de l’utiliser',
  'Art 17(3)(b): a legal obligation requires the records to be kept':
    'article 17, paragraphe 3, point b) : une obligation légale impose la conservation',
  "Art 17(1)(a) not met: still needed to meet the controller's legal obligations (Art 6(1)(f)); Art 17(3)(e): legal claims":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire au respect des obligations légales du responsable du traitement (article 6, paragraphe 1, point f)) ; article 17, paragraphe 3, point e) : droits en justice',
  'Art 17(3)(b): tax and accounting records, six years (Finance Act 1998 Sch 18 para 21; VAT Act 1994 Sch 11 para 6)':
    'article 17, paragraphe 3, point b) : documents fiscaux et comptables, six ans (Finance Act 1998 Sch 18 para 21 ; VAT Act 1994 Sch 11 para 6)',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f))":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire à la comptabilité du responsable du traitement (article 6, paragraphe 1, point f))',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f)); Art 17(3)(e): legal claims":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire à la comptabilité du responsable du traitement (article 6, paragraphe 1, point f)) ; article 17, paragraphe 3, point e) : droits en justice',
  "Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f)); Art 17(3)(e): legal claims, three years from the end of the year (BGB §§195, 199)":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire à la comptabilité du responsable du traitement (article 6, paragraphe 1, point f)) ; article 17, paragraphe 3, point e) : droits en justice, trois ans à compter de la fin de l’année (§§ 195 et 199 BGB)',
  "Art 17(1)(a) not met: still needed for the controller's German tax records (Art 6(1)(f))":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire aux documents fiscaux allemands du responsable du traitement (article 6, paragraphe 1, point f))',
  'Art 17(3)(b): German commercial and tax records (HGB §257, AO §147)':
    'article 17, paragraphe 3, point b) : documents commerciaux et fiscaux en droit allemand (§ 257 HGB, § 147 AO)',
  "Art 17(1)(a) not met: still needed for the controller's French tax records (Art 6(1)(f))":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire aux documents fiscaux français du responsable du traitement (article 6, paragraphe 1, point f))',
  "Art 17(1)(a) not met: still needed for the controller's Irish tax records (Art 6(1)(f))":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire aux documents fiscaux irlandais du responsable du traitement (article 6, paragraphe 1, point f))',
  "Art 17(1)(a) not met: still needed for the controller's Dutch tax records (Art 6(1)(f))":
    'article 17, paragraphe 1, point a), non rempli : encore nécessaire aux documents fiscaux néerlandais du responsable du traitement (article 6, paragraphe 1, point f))',
  'Art 17(3)(b): French accounting records, ten years (Code de commerce L123-22)':
    'article 17, paragraphe 3, point b) : documents comptables en droit français, dix ans (Code de commerce L123-22)',
  'Art 17(3)(b): Irish tax records, six years (Taxes Consolidation Act 1997 s.886)':
    'article 17, paragraphe 3, point b) : documents fiscaux en droit irlandais, six ans (Taxes Consolidation Act 1997 s.886)',
  'Art 17(3)(b): Dutch tax records, seven years (Algemene wet inzake rijksbelastingen art. 52)':
    'article 17, paragraphe 3, point b) : documents fiscaux en droit néerlandais, sept ans (Algemene wet inzake rijksbelastingen art. 52)',
  'Art 17(3)(e): legal claims': 'article 17, paragraphe 3, point e) : droits en justice',
  'Art 17(3)(e): legal claims, three years from the end of the year (BGB §§195, 199)':
    'article 17, paragraphe 3, point e) : droits en justice, trois ans à compter de la fin de l’année (§§ 195 et 199 BGB)',
  'Art 17(1) waits: a new service, order or account was begun meanwhile, so the person is asked whether the earlier wish still stands':
    'article 17, paragraphe 1, en attente : un nouveau service, une nouvelle commande ou un nouveau compte est apparu entre-temps, nous vous demandons donc si votre souhait antérieur tient toujours',
  // What ends a reason
  'every service is terminated and the final usage is billed':
    'jusqu’à ce que tous les services soient résiliés et la dernière utilisation facturée',
  'the final usage is billed': 'jusqu’à ce que la dernière utilisation soit facturée',
  'the amount is paid, written off or can no longer be claimed':
    'jusqu’à ce que le montant soit payé, passé en perte ou ne puisse plus être réclamé',
  'the credit is refunded or the person waives it': 'jusqu’à ce que l’avoir soit remboursé ou que vous y renonciez',
  'the dispute is settled or the claim can no longer be brought':
    'jusqu’à ce que le litige soit réglé ou que l’action ne puisse plus être engagée',
  'the answer to the open request has been opened or offered for fourteen days, or that request is closed':
    'jusqu’à ce que la réponse à la demande en cours ait été ouverte ou soit restée à disposition quatorze jours, ou que cette demande soit close',
  'the ticket is closed': 'jusqu’à la clôture de la demande d’assistance',
  'the order is delivered and its return period is over':
    'jusqu’à ce que la commande soit livrée et le délai de retour écoulé',
  'the person has said whether the earlier wish still stands':
    'jusqu’à ce que vous ayez dit si le souhait antérieur vaut toujours',
  'the period the law sets has passed': 'jusqu’à la fin de la durée fixée par la loi',
  // Portability (src/law/portability.ts)
  'processed for your own contract (Art 6(1)(b))':
    'traité pour votre propre contrat (article 6, paragraphe 1, point b))',
  'processed with your consent (Art 6(1)(a))': 'traité avec votre consentement (article 6, paragraphe 1, point a))',
  "processed for a business customer's contract (Art 6(1)(f)), not yours":
    'traité pour le contrat d’un client professionnel (article 6, paragraphe 1, point f)), non pour le vôtre',
  'processed to meet a legal obligation (Art 6(1)(c))':
    'traité pour respecter une obligation légale (article 6, paragraphe 1, point c))',
  'processed for a legitimate interest (Art 6(1)(f))':
    'traité pour un intérêt légitime (article 6, paragraphe 1, point f))',
  'processed because you act for a business (Art 6(1)(f)); you may ask for access instead':
    'traité parce que vous agissez pour une entreprise (article 6, paragraphe 1, point f)) ; vous pouvez demander l’accès à la place',
  'provided by you': 'fourni par vous',
  'observed through your use': 'observé lors de votre utilisation',
  'derived by us': 'déduit par nous',
  'created by us': 'créé par nous',
  'every field is derived or created by us': 'chaque champ est déduit ou créé par nous',
  'partly provided by you or observed': 'fourni en partie par vous ou observé',
  // Answers
  'the system has not answered yet': 'le système n’a pas encore répondu',
  'a customer of ours is responsible for this data; we have passed your request on to that customer':
    'un client est responsable de ces données ; nous lui avons transmis votre demande',
  'nothing we know links these records to you (Art 11(2)); tell us what does, such as the cookie id of your browser, and we look again':
    'rien de ce que nous savons ne rattache ces enregistrements à votre personne (article 11, paragraphe 2) ; indiquez-nous ce qui le fait, par exemple l’identifiant de cookie de votre navigateur, et nous chercherons à nouveau',
  'there is no data that Article 20 covers': 'il n’y a pas de données visées à l’article 20',
  'the stronger proof of identity that this data needs was not given':
    'la preuve d’identité renforcée que ces données exigent n’a pas été apportée',
};
