/**
 * Configuration of an installation: one YAML file plus environment variables. Values of the form `${NAME}` or `${NAME:-default}`
 * come from the environment, so that no secret needs to stand in the file. Durations are ISO 8601 (`P7D`, `PT15M`).
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Duration } from 'luxon';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { HabeasError } from './errors.js';
import { withTranslations } from './translations.js';

const duration = z
  .string()
  .refine((text) => Duration.fromISO(text).isValid, 'is not an ISO 8601 duration such as P7D or PT15M');

const wholeDays = duration.refine((text) => /^P\d+D$/.test(text), 'is not a whole number of days such as P35D');

const timingsSchema = z.strictObject({
  identityReminders: z.array(duration).default(['P7D', 'P14D']),
  identityClose: duration.default('P30D'),
  codeExpiry: duration.default('P16D'),
  linkExpiry: duration.default('P14D'),
  dueWarning: duration.default('P7D'),
  holderSlow: duration.default('PT10M'),
  heartbeat: duration.default('PT15S'),
  partialAnswer: duration.default('P3D'),
  holdsPatience: duration.default('P2D'),
  sweepInterval: duration.default('P1D'),
  liftedErasure: duration.default('P7D'),
  restrictionNotice: duration.default('P7D'),
});

const datasetName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,30}\/[a-z][a-z0-9_-]{0,62}$/, 'is not a dataset such as support/tickets');

/** A special agreement with a customer (B3), as far as it touches requests. Clauses that cannot count are taken down to be reported. */
const agreementSchema = z.strictObject({
  customer: z.string().min(1),
  /** The contract allows the customer to be named to its people. */
  mayBeNamed: z.boolean().default(false),
  /** Where the customer takes requests, for the letter. */
  contact: z.string().optional(),
  /** Who acts for the customer: by the domain of a proven e-mail address, or by an identifier. */
  people: z
    .strictObject({
      emailDomains: z.array(z.string().regex(/^[a-z0-9.-]+$/, 'is not a domain in lower case')).default([]),
      identifiers: z.array(z.strictObject({ type: z.string(), value: z.string().min(1) })).default([]),
    })
    .refine(
      ({ emailDomains, identifiers }) => emailDomains.length + identifiers.length > 0,
      'names nobody: give emailDomains or identifiers',
    ),
  /** Datasets the customer is the controller of. */
  controllerOf: z.array(datasetName).default([]),
  /** How requests are passed on, in words for staff. */
  channel: z.string().optional(),
  /** Retention agreed, in months; only a period shorter than the operator's own counts. */
  retentionMonths: z.record(datasetName, z.number().int().positive()).default({}),
  excludesRights: z
    .array(z.enum(['access', 'erasure', 'portability', 'rectification', 'restriction', 'objection']))
    .default([]),
  answerWithinDays: z.number().int().positive().optional(),
  fee: z
    .strictObject({ amountMinor: z.number().int().positive(), currency: z.string().regex(/^[A-Z]{3}$/) })
    .optional(),
});

const authoritySchema = z.strictObject({ name: z.string(), url: z.string(), address: z.string().optional() });

/** Who answers for requests: whom letters name and whom the person may turn to. */
export const controllerSchema = z.strictObject({
  name: z.string(),
  address: z.string(),
  registration: z.string().optional(),
  privacyContact: z.string(),
  complaintsContact: z.string(),
  /** Web page with the form for complaints (DPA 2018 s.164A(2)). */
  complaintsForm: z.url().optional(),
  dpo: z.string().optional(),
  euRepresentative: z.string().optional(),
});

export const configSchema = z.strictObject({
  /** Prefix of task queues and workflow ids: two installations on one server never take each other's work. */
  installation: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'use lower-case letters, digits and dashes'),
  controller: controllerSchema,
  /** Supervisory authorities by regime or member state; names are configuration. */
  authorities: z.record(z.string(), authoritySchema),
  law: z
    .strictObject({
      /** Month and day the accounting period ends, `MM-DD`; retention of UK tax records counts from it. */
      accountingPeriodEnd: z
        .string()
        .regex(/^\d\d-\d\d$/)
        .default('03-31'),
      /** The company itself has German tax duties (local VAT registration or a branch), so that German retention binds it. */
      germanTaxDuties: z.boolean().default(false),
      /** Other member states where it has such duties: their retention binds it for people there. */
      taxDutiesIn: z.array(z.enum(['FR', 'IE', 'NL'])).default([]),
      supportRetentionMonths: z.number().int().positive().default(24),
      /** Share of all answers Legal looks at before they go out, 0 to 1: being looked at then says nothing about an answer. */
      secondLookShare: z.number().min(0).max(1).default(0),
      securityLogMonths: z.number().int().positive().default(12),
      stepUpCategories: z.array(z.string()).default(['traffic']),
    })
    .prefault({}),
  /** Decisions by automated means alone, for Art 15(1)(h); absent or empty: answers say that there are none. */
  automatedDecisions: z
    .array(z.strictObject({ name: z.string(), logic: z.string(), consequences: z.string() }))
    .optional(),
  letters: z
    .strictObject({
      /** BCP 47: for people whose language no letter is written in; absent: `en`. */
      defaultLanguage: z.string().optional(),
      /** Language → text of the data map or of this file → the same text in that language; or language → a YAML file of such pairs. */
      translations: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    })
    .optional(),
  timings: timingsSchema.prefault({}),
  /** Telling those who received data of its erasure, rectification or restriction (Art 19). */
  recipients: z
    .strictObject({
      /** A notice that is still open after it is overdue. */
      tellWithin: duration.default('P7D'),
      /** Recipients told by mail, by the name the data maps give them; the others are told by a person. */
      mail: z
        .record(
          z.string(),
          z.strictObject({
            address: z.email(),
            /** Kinds of identifiers the recipient knows people by: nothing else goes into the notice. */
            knowsBy: z.array(z.string()).min(1),
            /** BCP 47: the language the recipient reads; absent: that of the data subject. */
            locale: z.string().optional(),
          }),
        )
        .default({}),
    })
    .prefault({}),
  /** Who is told by mail when a request comes near its due date or passes it: managers, not the person. */
  alerts: z.strictObject({ mail: z.array(z.email()).default([]) }).prefault({}),
  backups: z
    .strictObject({
      /** How long the oldest backup of any holder, and of Habeas itself, lives. */
      longest: wholeDays.default('P35D'),
    })
    .prefault({}),
  /** How long what Habeas keeps about requests lives (Y2); document why when you change it. */
  retention: z
    .strictObject({
      caseFacts: duration.default('P6Y'),
      /** Cases only EU law governs, from the end of the year they closed in. */
      caseFactsEuOnly: duration.default('P3Y'),
      bundleAfterDownload: duration.default('P30D'),
      bundleAfterOffer: duration.default('P90D'),
      /** A closed request can be opened again for so long; then its case key goes. */
      reopening: duration.default('P90D'),
      /** Erasure tombstones outlive the longest backup by so much. */
      tombstoneMargin: wholeDays.default('P30D'),
    })
    .prefault({}),
  /** Special agreements with customers, by a name of the operator's. */
  agreements: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/), agreementSchema).default({}),
  /** How a person ends what keeps an account open, in words for letters. */
  howToClear: z.strictObject({ pay: z.string().optional(), terminate: z.string().optional() }).prefault({}),
  /** The holder that offers `challenge`. */
  identityHolder: z.string(),
  /** Holders whose connector runs in this installation's worker: a connector's name, or `./file.js` of an own one, and its settings. */
  holders: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    z.strictObject({ connector: z.string(), settings: z.record(z.string(), z.unknown()).default({}) }),
  ),
  /** Ask Habeas' own files of earlier requests along with the holders. */
  caseFiles: z.boolean().default(true),
  ticketSystems: z
    .record(
      z.string(),
      z.strictObject({ url: z.url(), token: z.string(), jwks: z.url().optional(), signInUrl: z.url().optional() }),
    )
    .default({}),
  mail: z.strictObject({
    from: z.string(),
    /** `smtp://…` or `smtps://…`; absent = the sealed outbox folder of the embedded mode. */
    smtp: z.string().optional(),
  }),
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.coerce.number().int().min(0).max(65535).default(7800),
      /** How people outside reach the portal; links in mails start with it. */
      publicUrl: z.url().optional(),
      /** Proxies before the server whose `X-Forwarded-For` is believed: addresses or networks, comma-separated. Absent: none. */
      trustProxy: z.string().min(1).optional(),
      /** How old a ticket system's assertion may be when a request is opened with it, and when it opens an answer. */
      assertionMaxAge: duration.default('P7D'),
      signInMaxAge: duration.default('PT10M'),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;

/** Habeas' own files of earlier requests are a holder too; the underscore keeps the name apart from every configured one. */
export const CASE_FILES = 'case_files';

/** Every holder a request asks, in order. */
export function holderNames({ holders, caseFiles }: Pick<Config, 'holders' | 'caseFiles'>): string[] {
  return [...Object.keys(holders), ...(caseFiles ? [CASE_FILES] : [])];
}

/** Reads and checks a file. Throws `invalid` with every wrong field, where it is and how to mend it. */
export function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): Config {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new HabeasError('invalid', `cannot read the configuration file ${path}`, {
      cause,
      hint: 'name an existing file with --config or HABEAS_CONFIG',
    });
  }
  let raw: unknown;
  try {
    raw = parseYaml(text);
  } catch (cause) {
    throw new HabeasError('invalid', `${path} is not YAML: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
  const missing: string[] = [];
  const filled = interpolate(raw, env, missing, '');
  if (missing.length > 0) {
    throw new HabeasError('invalid', `${path} needs environment variables that are not set`, {
      fields: missing.map((entry) => ({ pointer: entry.split(' ')[0] ?? '', detail: entry, mend: 'set the variable' })),
    });
  }
  const parsed = configSchema.safeParse(withTranslations(filled, dirname(path)));
  if (!parsed.success) {
    throw new HabeasError('invalid', `${path} has ${parsed.error.issues.length} wrong field(s)`, {
      fields: parsed.error.issues.map((issue) => ({ pointer: '/' + issue.path.join('/'), detail: issue.message })),
    });
  }
  return { ...parsed.data, holders: withFiles(parsed.data.holders, dirname(path)) };
}

/** A connector that starts with a dot is a module of the operator's own, found from the configuration file. */
function withFiles(holders: Config['holders'], folder: string): Config['holders'] {
  return Object.fromEntries(
    Object.entries(holders).map(([name, { connector, settings }]) => [
      name,
      { connector: connector.startsWith('.') ? resolve(folder, connector) : connector, settings },
    ]),
  );
}

function interpolate(value: unknown, env: NodeJS.ProcessEnv, missing: string[], at: string): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Z0-9_]+)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
      const found = fallback === undefined ? env[name] : env[name] || fallback;
      if (found === undefined) missing.push(`${at} needs ${name}`);
      return found ?? '';
    });
  }
  if (Array.isArray(value)) return value.map((entry, index) => interpolate(entry, env, missing, `${at}/${index}`));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, interpolate(entry, env, missing, `${at}/${key}`)]),
    );
  }
  return value;
}
