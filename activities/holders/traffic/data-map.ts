/** What the traffic lake holds about a person, for Art 15(1) and the schemas in the bundle. */
import type { ConnectorDefinition } from '../../../src/connector/define.js';
import type { TrafficSettings } from './settings.js';

export const HOLDER = 'traffic';
export const DATASET = 'usage_lines';

/** Columns of a line as given out: SQL over the Parquet columns, in order. */
export const LINE_FIELDS = [
  { name: 'usage_id', type: 'integer', sql: 'usage_id', description: 'Number of the line, unique in the lake' },
  { name: 'customer_ref', type: 'string', sql: 'customer_ref', description: 'Your customer number' },
  { name: 'iccid', type: 'string', sql: 'iccid', description: 'Number printed on the SIM that made the traffic' },
  { name: 'service_type', type: 'string', sql: 'service_type', description: 'data, sms or voice' },
  { name: 'origin', type: 'string', sql: 'origin', description: 'Network address your device had' },
  {
    name: 'destination',
    type: 'string',
    sql: 'destination',
    description: 'Host or telephone number your device reached',
    thirdParty: true,
  },
  { name: 'route', type: 'string', sql: 'route', description: 'Country and gateway the traffic went through' },
  {
    name: 'started_at',
    type: 'instant',
    sql: "strftime(started_at, '%Y-%m-%dT%H:%M:%S.%gZ')",
    description: 'When it began, UTC',
  },
  {
    name: 'duration_s',
    type: 'integer',
    sql: 'duration_s',
    description: 'How long it lasted, in seconds; empty for SMS',
  },
  { name: 'bytes', type: 'integer', sql: 'bytes', description: 'Size in bytes; empty for voice' },
  { name: 'billed', type: 'boolean', sql: 'billed', description: 'Whether the line has been invoiced' },
  {
    name: 'invoice_ref',
    type: 'string',
    sql: 'invoice_ref',
    description: 'Number of the invoice the line is on; empty while it is not invoiced',
    origin: 'created_by_controller',
  },
] as const;

export function describeTraffic(settings: TrafficSettings): ConnectorDefinition['describe'] {
  const { group, hosting, carriers } = settings.recipients;
  return {
    holder: HOLDER,
    title: 'Traffic lake (usage lines of SIMs)',
    owner: 'Network operations',
    identifiersUnderstood: ['customer_id', 'sim_iccid'],
    answersFor: [],
    backupDays: settings.backupDays,
    erasureMeans:
      'Every Parquet file that holds a line of the person is rewritten without it, checked against the old file line by line, and the old file is ' +
      'deleted after the manifest names the new one. The lake has no index and no other copy; leftovers of interrupted rewrites are deleted too. ' +
      'Lines made anonymous go the same way; only the totals of their month over many customers are kept, rounded, which lead back to nobody. Lines that ' +
      'are kept for billing lose their route. Backups keep deleted files until their cycle ends.',
    datasets: [
      {
        name: DATASET,
        title: 'Traffic data of your SIMs',
        category: 'traffic',
        purposes: [
          'providing and maintaining the services',
          'calculating charges, billing and invoicing',
          'identifying and preventing fraud, threats and unlawful use',
          'development and improvement of the services, in anonymised form',
          'what the law requires',
        ],
        lawfulBasis: 'contract_with_subject',
        lawfulBasisRepresentative: 'contract_with_other',
        source: 'observed while your SIMs used the network',
        recipients: [group, hosting, carriers],
        retention:
          'until the invoice a line is on can no longer be disputed or its payment pursued; lines of the running period until they are invoiced',
        origin: 'observed',
        fields: LINE_FIELDS.map(({ sql: _, ...field }) => field),
      },
      {
        name: 'statements',
        title: 'What you stated about usage lines that were not changed',
        category: 'traffic',
        purposes: ['showing your view beside what was measured'],
        lawfulBasis: 'contract_with_subject',
        lawfulBasisRepresentative: 'contract_with_other',
        source: 'you',
        recipients: [group, hosting],
        retention: 'until it is erased on request, or with the last of your lines',
        origin: 'provided',
        fields: [
          { name: 'dataset', type: 'string', description: 'What it is about' },
          { name: 'field', type: 'string', description: 'Which column' },
          { name: 'record', type: 'string', description: 'Which line, where you named one' },
          { name: 'text', type: 'string', description: 'Your statement' },
          { name: 'recordedAt', type: 'instant', description: 'When it was filed' },
        ],
      },
    ],
  };
}
