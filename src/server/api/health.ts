/** For operators and machines: alive, ready, metrics, signing keys, the API's own description. Public, without personal data. */
import type { FastifyInstance } from 'fastify';
import { errorName } from '../../common/errors.js';
import type { ApiContext } from './context.js';

export function healthRoutes(app: FastifyInstance, { register, signing, log, metrics }: ApiContext): void {
  const open = { config: { access: 'public' as const }, schema: { hide: true } };

  app.get('/healthz', open, () => ({ status: 'ok' }));

  app.get('/readyz', open, async (_request, reply) => {
    try {
      const { waiting, oldest } = await register.outbox.backlog();
      return { status: 'ready', register: 'ok', intakeOutbox: { waiting, oldest } };
    } catch (error) {
      log.error({ error: errorName(error) }, 'the register does not answer');
      return reply.code(503).send({ status: 'not_ready', register: 'unavailable' });
    }
  });

  app.get('/metrics', open, async (_request, reply) => {
    void reply.header('content-type', metrics.registry.contentType).header('cache-control', 'no-store');
    return metrics.registry.metrics();
  });

  app.get('/.well-known/jwks.json', open, async (_request, reply) => {
    void reply.header('content-type', 'application/jwk-set+json').header('cache-control', 'public, max-age=300');
    return JSON.stringify(signing.jwks());
  });
}
