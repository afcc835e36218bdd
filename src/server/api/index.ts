/** The HTTP API under /v1 and its description. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { addBearerAccess } from '../auth/access.js';
import { addApiErrors } from '../http/errors.js';
import type { Limiters } from '../http/limits.js';
import { sendPage } from '../pages/layout.js';
import { addJsonParser } from '../http/parsers.js';
import { validatorCompiler } from '../http/validate.js';
import { bounceRoutes } from './bounces.js';
import { accountabilityRoutes } from './accountability.js';
import { bundleRoutes } from './bundle.js';
import { complaintRoutes } from './complaints.js';
import type { ApiContext } from './context.js';
import { controllerRoutes } from './controller.js';
import { deadlineRoutes } from './deadlines.js';
import { decisionRoutes } from './decisions.js';
import { DocsPage } from './docs-page.js';
import { healthRoutes } from './health.js';
import { holderRoutes } from './holder-events.js';
import { holdRoutes } from './holds.js';
import { ledgerRoutes } from './ledger.js';
import { letterRoutes } from './letters.js';
import { recipientRoutes } from './recipients.js';
import { requestRoutes } from './requests.js';
import { reopenRoutes } from './reopen.js';
import { objectionRoutes } from './objections.js';
import { outboxRoutes, staffRoutes } from './staff.js';

export async function addApi(app: FastifyInstance, context: ApiContext, limiters: Limiters): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Habeas',
        version: '1',
        description:
          'Data subject requests from a ticket to a proven, lawful answer. Errors are RFC 9457 problem details that name the field and the mend.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      tags: [
        { name: 'requests', description: 'Open, list and show requests' },
        { name: 'decisions', description: 'Decisions by people' },
        { name: 'complaints', description: 'Complaints to the controller' },
        { name: 'recipients', description: 'Telling recipients of erasure, rectification, restriction (Art 19)' },
        { name: 'ledger', description: 'Erasure ledger after a restore, and what was purged' },
        { name: 'holders', description: 'Events of holders' },
        { name: 'holds', description: 'Holds that people open, review and close' },
        { name: 'law', description: 'Deadlines, computed and explained' },
        { name: 'staff', description: 'SLA, outbox, freeze' },
      ],
    },
    transform: createJsonSchemaTransform({}),
    transformObject: createJsonSchemaTransformObject({}),
  });
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  addJsonParser(api);
  addApiErrors(api, context.log);
  addBearerAccess(api, context.register.principals, async (request) => {
    context.metrics.authFailures.inc({ where: 'api' });
    return limiters.authFailures(request);
  });
  api.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    void reply.header('x-content-type-options', 'nosniff');
  });
  requestRoutes(api, context);
  objectionRoutes(api, context);
  decisionRoutes(api, context);
  reopenRoutes(api, context);
  bounceRoutes(api, context);
  bundleRoutes(api, context);
  letterRoutes(api, context);
  complaintRoutes(api, context);
  recipientRoutes(api, context);
  accountabilityRoutes(api, context);
  ledgerRoutes(api, context);
  holderRoutes(api, context);
  holdRoutes(api, context);
  staffRoutes(api, context);
  outboxRoutes(api, context);
  controllerRoutes(api, context);
  deadlineRoutes(api);
  healthRoutes(api, context);
  api.get('/v1/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.header('content-type', 'application/json').send(JSON.stringify(app.swagger())),
  );
  api.get('/v1/docs', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    sendPage(reply, DocsPage({ document: app.swagger() }), { referrer: 'same-origin' }),
  );
}
