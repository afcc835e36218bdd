/** Forms are taken from our own pages only. */
import type { FastifyRequest } from 'fastify';
import { HabeasError } from '../../common/errors.js';

/**
 * Browsers say where a post comes from: `Sec-Fetch-Site`, and `Origin`, which is `null` under `Referrer-Policy: no-referrer`. A
 * client that says neither is no browser and carries no cookies of one.
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw crossSite();
  }
  const { origin } = request.headers;
  if (origin === undefined || origin === 'null') return;
  const hosts = [request.host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
  if (!hosts.includes(hostOf(origin))) throw crossSite();
}

function hostOf(origin: string): string {
  try {
    return new URL(origin).host;
  } catch {
    return '';
  }
}

function crossSite(): HabeasError {
  return new HabeasError('forbidden', 'the form was sent from another site', {
    hint: 'open the page itself and send its form',
  });
}
