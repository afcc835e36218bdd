/**
 * One-click unsubscribing (RFC 8058) and objections that another system took: both open a request on the immediate path, with the same
 * register entry, proof and idempotence as any other. A link carries what it stops, sealed: nobody can make one, change one, or read
 * the address in it, and none ever expires (Art 7(3): as easy as giving).
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError, isHabeasError } from '../common/errors.js';
import { OBJECTION_CHANNELS, ONE_CLICK } from '../register/model.js';
import type { Demand, Jurisdiction, Principal } from '../register/model.js';
import type { OpenRequest } from './api/intake-schema.js';
import type { IntakeDeps } from './intake.js';
import { openRequest } from './intake.js';

/** The data subject, where nobody else acted. */
const SUBJECT: Principal = { id: 'subject', kind: 'person', roles: [] };

export interface UnsubscribeClaims {
  address: { type: string; value: string };
  scope: 'marketing' | 'consent';
  purposes?: string[];
  channels?: (typeof OBJECTION_CHANNELS)[number][];
  jurisdiction: Jurisdiction;
  locale: string;
}

export interface UnsubscribeLink extends UnsubscribeClaims {
  /** UUID; names the link in the register, and nobody. */
  id: string;
}

export interface UnsubscribeLinks {
  /** Throws `invalid` when it would not fit into an address. */
  create(claims: UnsubscribeClaims): string;
  /** Undefined when it is none of ours. */
  read(token: string): UnsubscribeLink | undefined;
}

/** As long as the router takes a part of an address. */
export const LONGEST_TOKEN = 1000;
const BOUND_TO = Buffer.from('habeas-unsubscribe-1');
const IV = 12;
const TAG = 16;

const packed = z.object({
  i: z.uuid(),
  t: z.string(),
  a: z.string(),
  s: z.enum(['marketing', 'consent']),
  p: z.array(z.string()).optional(),
  c: z.array(z.enum(OBJECTION_CHANNELS)).optional(),
  j: z.string(),
  l: z.string(),
});

/** @param key 32 bytes, used for nothing else */
export function createUnsubscribeLinks(key: Uint8Array): UnsubscribeLinks {
  return {
    create({ address, scope, purposes, channels, jurisdiction, locale }) {
      const plain = { i: randomUUID(), t: address.type, a: address.value, s: scope, p: purposes, c: channels };
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(BOUND_TO);
      const text = Buffer.from(JSON.stringify({ ...plain, j: jurisdiction, l: locale }));
      const sealed = Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      const token = sealed.toString('base64url');
      if (token.length <= LONGEST_TOKEN) return token;
      throw new HabeasError('invalid', 'a link would be longer than mail clients and servers take', {
        fields: [{ pointer: '/purposes', detail: 'are too many or too long for a link', mend: 'name fewer, or none' }],
      });
    },
    read(token) {
      if (token.length > LONGEST_TOKEN || !/^[A-Za-z0-9_-]{40,}$/.test(token)) return undefined;
      const sealed = Buffer.from(token, 'base64url');
      const iv = sealed.subarray(0, IV);
      const tag = sealed.subarray(-TAG);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG }).setAAD(BOUND_TO);
        decipher.setAuthTag(tag);
        const text = Buffer.concat([decipher.update(sealed.subarray(IV, -TAG)), decipher.final()]).toString('utf8');
        const { i, t, a, s, p, c, j, l } = packed.parse(JSON.parse(text));
        return {
          ...{ id: i, address: { type: t, value: a }, scope: s, jurisdiction: j as Jurisdiction, locale: l },
          ...(p === undefined ? {} : { purposes: p }),
          ...(c === undefined ? {} : { channels: c }),
        };
      } catch {
        // Forged, cut or of another installation: the same as none.
        return undefined;
      }
    },
  };
}

/**
 * Idempotent per link and hour: mail programs and scanners post twice, but who consented again meanwhile can unsubscribe again by the
 * same link. Returns whether it was taken now.
 */
export async function unsubscribe(deps: IntakeDeps, link: UnsubscribeLink): Promise<{ taken: boolean }> {
  const at = deps.clock.now().toISOString();
  const source = { kind: 'form' as const, system: ONE_CLICK, id: `${link.id}.${at.slice(0, 13)}` };
  if (await deps.register.intake.known(source, 'objection')) return { taken: false };
  try {
    const { created } = await openRequest(deps, bodyOf(link, source, at), SUBJECT);
    return { taken: created };
  } catch (error) {
    // Posted at the same instant by another: the first one counts.
    if (isHabeasError(error) && error.kind === 'conflict') return { taken: false };
    throw error;
  }
}

/** The request an objection at an address becomes. */
export function bodyOf(
  { address, scope, purposes, channels, jurisdiction, locale }: UnsubscribeClaims,
  source: OpenRequest['source'],
  receivedAt: string,
): OpenRequest {
  const demand: Demand = {
    kind: 'objection',
    scope,
    ...(purposes === undefined ? {} : { purposes }),
    ...(channels === undefined ? {} : { channels }),
  };
  return {
    ...{ source, receivedAt, right: 'objection', jurisdiction, demand },
    subject: { identifiers: [address], locale },
  };
}
