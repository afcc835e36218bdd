/** A business sale (B7): open requests go to the new controller. A person with the role manager does it, for all of them at once. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { callerOf } from '../auth/access.js';
import { email, instant, line, prose, webUrl } from '../http/text.js';
import { isAhead, wrongField } from '../http/wrong-field.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';

/** As `controller` of the configuration. */
const controllerBody = z.strictObject({
  name: line(200),
  address: line(500),
  registration: line(100).optional(),
  privacyContact: email,
  complaintsContact: email,
  complaintsForm: webUrl.optional(),
  dpo: line(200).optional(),
  euRepresentative: line(500).optional(),
});

const moveBody = z
  .strictObject({
    controller: controllerBody.describe('The new controller, as the configuration names one'),
    movedAt: instant.describe('When the role really moved; never ahead'),
    reason: prose(1000).describe('Why, for example the contract of sale; sealed'),
  })
  .meta({ id: 'ControllerMoveInput' });

const movedSchema = z.object({ id: z.uuid(), requests: z.array(z.uuid()) }).meta({ id: 'ControllerMoved' });

export function controllerRoutes(api: Api, { register, config, clock }: ApiContext): void {
  api.post(
    '/v1/controller-moves',
    {
      config: { access: { roles: ['manager'] } },
      schema: {
        tags: ['requests'],
        summary: 'Move open requests to a new controller',
        description:
          'After a business sale: every open request and every erasure that still waits. Their letters name the new controller from then on; no date changes. Change `controller` in the configuration as well, for new requests. The same body twice is one move.',
        security: BEARER,
        body: moveBody,
        response: { 200: movedSchema, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const { controller, movedAt, reason } = request.body;
      const now = clock.now();
      if (isAhead(movedAt, now))
        throw wrongField('/movedAt', 'lies in the future', 'move them once the role has moved');
      const id = moveId(controller, movedAt);
      const { requests } = await register.controllerMoves.move({
        ...{ id, from: config.controller.name, controller, movedAt, reason },
        ...{ by: callerOf(request).id, at: now.toISOString() },
      });
      return { id, requests };
    },
  );
}

/** By what is moved and when, so that a repeated call is the same move. */
function moveId(controller: z.infer<typeof controllerBody>, movedAt: string): string {
  const text = JSON.stringify([controller.name, new Date(movedAt).toISOString()]);
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
