/** What the forms of the request page do: the same calls as the API's, in the name of whoever is signed in. */
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { Role } from '../../register/model.js';
import { closeTask, recordMisdelivery } from '../api/accountability.js';
import type { ApiContext } from '../api/context.js';
import { decisionBody } from '../api/decision-schema.js';
import { decideAs } from '../api/decisions.js';
import { giveAnew } from '../api/reopen.js';
import { hasRole, principalOf } from '../auth/access.js';
import { release } from '../exemption-reviews.js';
import { email, instant, line, prose } from '../http/text.js';
import { invalidInput } from '../http/validate.js';
import { wrongField } from '../http/wrong-field.js';
import type { SignedIn } from './session.js';

export type FormValues = Record<string, string>;

interface Act {
  roles: Role[];
  /** What the page says once it was done. */
  done: string;
  run(context: ApiContext, requestId: string, caller: SignedIn, form: FormValues): Promise<void>;
}

const decision =
  (kind: 'reconsider' | 'capacity'): Act['run'] =>
  async (context, requestId, caller, form) => {
    const body = checked(decisionBody, { kind, choice: form.choice ?? '', reason: form.reason ?? '' });
    const { key } = form;
    // A form sent twice is one decision.
    await decideAs(
      context,
      caller,
      requestId,
      body,
      key !== undefined && /^[0-9a-f-]{36}$/.test(key) ? key : undefined,
    );
  };

const reviewBody = z.object({
  about: z.uuid(),
  choice: z.enum(['upheld', 'released'], { error: 'is missing | choose one' }),
  reason: prose(2000),
});
const supplementBody = z.object({ targets: z.array(line(300)).max(100), reason: prose(2000) });
const misdeliveredBody = z.object({ reason: prose(2000), noticedAt: instant.optional() });
const anewBody = z.object({ reason: prose(2000), contactEmail: email.optional() });

export const ACTS: Readonly<Record<string, Act>> = {
  reconsider: {
    roles: ['reviewer'],
    done: 'The decision is recorded; the letter with your reason is written.',
    run: decision('reconsider'),
  },
  capacity: {
    roles: ['agent', 'reviewer'],
    done: 'Who may act is recorded; the request goes on.',
    run: decision('capacity'),
  },
  'review-exemption': {
    roles: ['reviewer'],
    done: 'The review is recorded.',
    async run(context, requestId, caller, form) {
      const { about, choice, reason } = checked(reviewBody, form);
      const task = await context.register.tasks.get(about);
      if (task?.requestId !== requestId || task.kind !== 'exemption_review')
        throw new HabeasError('not_found', 'this request has no such review', { hint: 'load the page again' });
      await closeTask(context, about, { result: choice, reason, caller });
    },
  },
  supplement: {
    roles: ['reviewer'],
    done: 'A supplement is being given; the open task says by when.',
    async run(context, requestId, caller, form) {
      const chosen = Object.entries(form).flatMap(([name, value]) => (/^target-\d+$/.test(name) ? [value] : []));
      const { targets, reason } = checked(supplementBody, { targets: chosen, reason: form.reason ?? '' });
      if (targets.length === 0) throw wrongField('/targets', 'is not chosen', 'tick what can be given');
      const fits = ({ target }: { target: string }): boolean => targets.includes(target);
      await release(context, { requestId, fits, by: principalOf(caller), reason, now: context.clock.now() });
    },
  },
  misdelivered: {
    roles: ['agent', 'reviewer'],
    done: 'All links are revoked; the assessment of the breach stands with the open tasks.',
    async run(context, requestId, caller, form) {
      const body = checked(misdeliveredBody, { reason: form.reason ?? '', ...given(form, 'noticedAt') });
      await recordMisdelivery(context, requestId, { ...body, by: caller.id });
    },
  },
  'give-anew': {
    roles: ['reviewer'],
    done: 'The request is taken up again: identity is proven anew, then the answer goes out.',
    async run(context, requestId, caller, form) {
      const body = checked(anewBody, { reason: form.reason ?? '', ...given(form, 'contactEmail') });
      await giveAnew(context, requestId, { ...body, caller });
    },
  },
};

/** @throws HabeasError `forbidden` */
export function mayAct({ roles }: Act, caller: SignedIn): void {
  if (hasRole(caller, ...roles)) return;
  throw new HabeasError('forbidden', `this is for the role ${roles.join(' or ')}`, {
    hint: 'ask a colleague who has the role',
  });
}

/** An empty field of a form was left out. */
function given(form: FormValues, name: string): FormValues {
  const value = form[name]?.trim() ?? '';
  return value === '' ? {} : { [name]: value };
}

function checked<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues, 'body', input);
}
