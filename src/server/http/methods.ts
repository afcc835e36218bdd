/** 404 and 405 with the methods an address does take. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, statusProblem } from './problem.js';

interface Known {
  pattern: RegExp;
  methods: Set<string>;
}

/** Collects routes as they are added; call before the routes. Returns the methods taken at a path, none when it is unknown. */
export function collectMethods(app: FastifyInstance): (path: string) => string[] {
  const known = new Map<string, Known>();
  app.addHook('onRoute', (route) => {
    // Nobody learns of a hidden address by asking for its methods.
    if (route.config?.access === 'hidden') return;
    const entry = known.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set<string>() };
    for (const method of [route.method].flat()) entry.methods.add(method);
    known.set(route.url, entry);
  });
  return (path) => {
    const methods = new Set<string>();
    for (const entry of known.values()) {
      if (entry.pattern.test(path)) for (const method of entry.methods) methods.add(method);
    }
    return [...methods].sort();
  };
}

export function notFound(reply: FastifyReply, methods: string[]): FastifyReply {
  // As every answer of the API has it: a hidden address is not told apart by a header.
  void reply.header('x-content-type-options', 'nosniff');
  if (methods.length === 0) return sendProblem(reply, statusProblem(404));
  void reply.header('allow', methods.join(', '));
  return sendProblem(reply, statusProblem(405, { mend: `use ${methods.join(' or ')}` }));
}

export function pathOf(request: FastifyRequest): string {
  const at = request.url.indexOf('?');
  return at === -1 ? request.url : request.url.slice(0, at);
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((step) =>
      step.startsWith(':') ? '[^/]+' : step === '*' ? '.*' : step.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}
