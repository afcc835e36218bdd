/** Where to complain (R2, J3, J4): the controller, the authority of each regime of the case, a court. */
import type { Block } from './blocks.js';
import { heading, link, list, paragraph } from './blocks.js';
import type { Scope } from './scope.js';

/** Ids differ between letters of refusal (`complaint.…`) and the access answer (`15(1)(ea)`, `15(1)(f).…`); both are marked. */
export function complaintRoutes({ context, texts }: Scope): Block[] {
  const { controller, authorities } = context;
  const { routes } = texts;
  return [
    heading(routes.heading),
    paragraph(routes.intro),
    list([routes.controller(controller.name, controller.complaintsContact)], 'complaint.controller', '15(1)(ea)'),
    ...authorities.flatMap((authority) => [
      list(
        [routes.authority[authority.regime]([authority.name, authority.address].filter(Boolean).join(', '))],
        `complaint.authority.${authority.regime}`,
        `15(1)(f).${authority.regime}`,
      ),
      link(routes.authorityLink(authority.name), authority.url),
    ]),
    list([routes.court], 'court'),
  ];
}
