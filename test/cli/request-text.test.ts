/** What `habeas request show` says of a request that could not be asked, of one about a child, and of an answer that went by post. */
import { formatRequest } from '../../src/cli/commands/request-text.js';
import { minorGuidance } from '../../src/law/index.js';
import { view } from './views.js';

const NOW = new Date('2026-03-03T12:00:00.000Z');

it('says of when it is where the workflow could not be asked, what is missing, and what to do', () => {
  const text = formatRequest({ ...view, live: false }, NOW);
  expect(text).toMatch(/not live: .*register last heard, at 2026-03-03 10:05/);
  expect(text).toMatch(/matches, collected data, exemptions and the plan are not in it\. Ask again in a minute/);
  expect(formatRequest({ ...view, live: true }, NOW)).not.toContain('not live');
});

it('shows what the law says of a child’s age, who may act and what to check (I9)', () => {
  const minor = { places: minorGuidance('DUAL:UK-ENG+EU-NO'), checks: ['whether it understands'] };
  const text = formatRequest({ ...view, minor }, NOW);
  expect(text).toMatch(/about a child/);
  expect(text).toMatch(/EU-NO +13 +Personopplysningsloven §5 .*look whether it is in force/);
  expect(text).toContain('check: whether it understands');
  expect(formatRequest(view, NOW)).not.toContain('about a child');
});

it('tells an answer that went by post from one on the portal', () => {
  const offeredAt = '2026-03-03T10:00:00.000Z';
  const of = (sentOtherwise: boolean): string =>
    formatRequest({ ...view, deliveries: [{ offeredAt, sentOtherwise, files: [] }] }, NOW);
  expect(of(true)).toContain('sent another way');
  expect(of(false)).toContain('on the portal');
});
