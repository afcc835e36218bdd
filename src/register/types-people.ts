/** Principals, their tokens, and the settings of an installation. */
import type { Principal, Role } from './model.js';
import type { Instant } from './types-case.js';

export interface NewPrincipal {
  kind: 'person' | 'machine';
  /** Sealed under the system key. */
  display: string;
  roles: Role[];
  /** For the role `owner` and for machine tokens of a holder: which holders. */
  holders?: string[];
}

export interface PrincipalRow extends Principal {
  holders: string[];
  createdAt: Instant;
  disabledAt?: Instant;
}

export interface TokenRow {
  id: string;
  principalId: string;
  label: string;
  createdAt: Instant;
  expiresAt?: Instant;
  revokedAt?: Instant;
  /** To the hour. */
  lastUsedAt?: Instant;
}

export interface PrincipalStore {
  /** `id` (UUID) makes it idempotent. Throws `invalid` for an owner without holders. */
  create(principal: NewPrincipal & { id?: string }, at: Instant): Promise<PrincipalRow>;
  get(id: string): Promise<PrincipalRow | undefined>;
  /** With unsealed names. */
  list(): Promise<(PrincipalRow & { display: string })[]>;
  display(id: string): Promise<string | undefined>;
  setRoles(id: string, roles: Role[], holders?: string[]): Promise<void>;
  /** Disabled principals cannot act; their past acts stay theirs. Idempotent. */
  disable(id: string, at: Instant): Promise<void>;
  /** `hbs_` and 256 random bits (base64url). Shown once: only its SHA-256 is kept. `label` holds no personal data. */
  issueToken(
    principalId: string,
    label: string,
    at: Instant,
    expiresAt?: Instant,
  ): Promise<{ id: string; token: string }>;
  tokens(principalId: string): Promise<TokenRow[]>;
  /** Idempotent. */
  revokeToken(id: string, at: Instant): Promise<void>;
  /** The principal behind a token; undefined when it is unknown, expired, revoked or disabled. */
  authenticate(token: string): Promise<(PrincipalRow & { tokenId: string }) | undefined>;
}

export interface FreezeState {
  frozen: boolean;
  by?: string;
  at?: Instant;
  /** Unsealed. */
  reason?: string;
}

export interface SettingsStore {
  /** The operator's brake: while frozen, no connector erases. */
  erasuresFrozen(): Promise<FreezeState>;
  /** Idempotent: freezing what is frozen keeps the first. Writes an event to the system chain. Returns false when nothing changed. */
  freezeErasures(by: string, reason: string, at: Instant): Promise<boolean>;
  unfreezeErasures(by: string, reason: string, at: Instant): Promise<boolean>;
}
