/** Where to complain (R2, J3, J4): the controller, the authority of each regime of the case, a court. */
import { UK_COMPLAINTS_SINCE } from '../../law/cutoffs.js';
import type { Block, Step } from './blocks.js';
import { heading, paragraph, steps } from './blocks.js';
import type { LetterAuthority } from './context.js';
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
  const authority = (one: LetterAuthority): Step => ({
    text: routes.authority[one.regime]([own(one.name), one.address].filter(Boolean).join(', ')),
    link: { label: routes.authorityLink(own(one.name)), url: one.url },
    says: [`complaint.authority.${one.regime}`, `15(1)(f).${one.regime}`],
  });
  return [
    heading(routes.heading),
    paragraph(routes.intro),
    steps([
      ...(toController && since ? [{ text: itself, says: ['complaint.controller', '15(1)(ea)'] }] : []),
      ...authorities.map(authority),
      { text: routes.court, says: ['court'] },
    ]),
  ];
}
