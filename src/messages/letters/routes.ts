/** Where to complain (R2, J3, J4): the controller, the authority of each regime of the case, a court. */
import { UK_COMPLAINTS_SINCE } from '../../law/cutoffs.js';
import type { Block } from './blocks.js';
import { heading, link, list, paragraph } from './blocks.js';
import { dateIn } from './dates.js';
import type { Scope } from './scope.js';

/**
 * Ids differ between letters of refusal (`complaint.…`) and the access answer (`15(1)(ea)`, `15(1)(f).…`); both are marked.
 * @param toController false in letters about a complaint that was made to the controller.
 */
export function complaintRoutes({ context, texts, own }: Scope, toController = true): Block[] {
  const { controller, authorities, regimes } = context;
  const { routes } = texts;
  const since = regimes.includes('UK') && dateIn('Europe/London', context.at) >= UK_COMPLAINTS_SINCE;
  const itself = routes.controller(controller.name, controller.complaintsContact, controller.complaintsForm);
  return [
    heading(routes.heading),
    paragraph(routes.intro),
    ...(toController && since ? [list([itself], 'complaint.controller', '15(1)(ea)')] : []),
    ...authorities.flatMap((authority) => [
      list(
        [routes.authority[authority.regime]([own(authority.name), authority.address].filter(Boolean).join(', '))],
        `complaint.authority.${authority.regime}`,
        `15(1)(f).${authority.regime}`,
      ),
      link(routes.authorityLink(own(authority.name)), authority.url),
    ]),
    list([routes.court], 'court'),
  ];
}
