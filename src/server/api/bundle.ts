/** The bundle for a reviewer's eyes. Every look is an event of the request's audit chain. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { AuditEvent, Delivery } from '../../register/types.js';
import { callerOf } from '../auth/access.js';
import { bundleFiles, sendDownload } from '../http/download.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

type BundleFile = Delivery['files'][number];

const query = z.strictObject({
  of: z
    .enum(['answer', 'transmission'])
    .optional()
    .describe('`transmission`: the package for the controller the data goes to directly; default: the answer'),
  file: z.coerce.number().int().min(1).max(1000).optional().describe('Which ZIP of a bundle of several, from 1'),
});

export function bundleRoutes(api: Api, { register, vault, clock, log }: ApiContext): void {
  api.get(
    '/v1/requests/:id/bundle',
    {
      config: { access: { roles: ['reviewer'] } },
      exposeHeadRoute: false,
      schema: {
        tags: ['requests'],
        summary: 'Download the bundle',
        description: 'Reviewers only; streamed; ranges are served; every call is recorded as access by staff.',
        security: BEARER,
        params: idParams,
        querystring: query,
        produces: ['application/zip'],
        response: { ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const { of, file: number } = request.query;
      const file =
        of === 'transmission'
          ? packed(await register.audit.list(id, { limit: 5000 }), number)
          : fileOf(await register.deliveries.list(id), number);
      await register.audit.append({
        chain: id,
        at: clock.now().toISOString(),
        actor: callerOf(request).id,
        type: 'access.bundle_opened_by_staff',
        detail: { file: file.name, sha256: file.sha256, ranged: request.headers.range !== undefined },
        key: randomUUID(),
      });
      void reply.header('cache-control', 'no-store');
      return sendDownload(request, reply, { vault, file, log });
    },
  );
}

/** What was last written for the other controller (P5). */
function packed(events: AuditEvent[], number = 1): BundleFile {
  const event = events.findLast(({ type }) => type === 'transmission.prepared');
  const files = (event?.detail.files ?? []) as BundleFile[];
  const file = files[number - 1];
  if (file) return file;
  throw new HabeasError('not_found', 'there is no package for another controller', {
    hint: 'it is written once a reviewer decided that direct transmission is feasible',
  });
}

/** The newest delivery that carries files. */
function fileOf(deliveries: Delivery[], number = 1): BundleFile {
  const files = deliveries.map((delivery) => bundleFiles(delivery.files)).findLast((zips) => zips.length > 0);
  if (!files) {
    throw new HabeasError('not_found', 'this request has no bundle', {
      hint: 'a bundle exists from the delivery of an access or portability request until its retention ends',
    });
  }
  const file = files[number - 1];
  if (!file) {
    throw new HabeasError('not_found', `this bundle has ${files.length} file(s)`, {
      hint: `give file=1 to file=${files.length}`,
    });
  }
  return file;
}
