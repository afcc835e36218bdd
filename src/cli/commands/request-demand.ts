/** Options of `habeas request open` for rectification, restriction and objection: what exactly is asked. */
import type { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { OBJECTION_CHANNELS, OBJECTION_SCOPES, RESTRICTION_CASES } from '../../register/model.js';
import type { Demand, DemandedCorrection, DemandedData } from '../../register/model.js';
import { oneOf } from '../context.js';

export interface DemandOptions {
  right?: string;
  correct?: DemandedCorrection[];
  ground?: (typeof RESTRICTION_CASES)[number];
  only?: DemandedData[];
  scope?: (typeof OBJECTION_SCOPES)[number];
  purpose?: string[];
  channel?: (typeof OBJECTION_CHANNELS)[number][];
  eraseProfile?: boolean;
  statement?: string;
  transmitTo?: string;
  transmitAddress?: string;
}

export function addDemandOptions(command: Command): Command {
  return command
    .option(
      '--correct <field=value>',
      'rectification: what is right, as [holder/][dataset.]field=value; may be given several times',
      addCorrection,
    )
    .option(
      '--ground <case>',
      `restriction: case of Art 18(1): ${RESTRICTION_CASES.join(', ')}`,
      oneOf('--ground', RESTRICTION_CASES),
    )
    .option(
      '--only <data>',
      'restriction: only this data, as holder, holder/dataset or holder/dataset/item; may be given several times',
      addData,
    )
    .option('--scope <scope>', `objection: ${OBJECTION_SCOPES.join(', ')}`, oneOf('--scope', OBJECTION_SCOPES))
    .option('--purpose <purpose>', 'objection: only this purpose; may be given several times', addText)
    .option(
      '--channel <channel>',
      `objection to marketing: only this channel: ${OBJECTION_CHANNELS.join(', ')}; may be given several times`,
      addChannel,
    )
    .option('--erase-profile', 'objection to marketing: erase the profile too, once two people approved it')
    .option('--no-erase-profile', 'objection to marketing: stop only')
    .option('--statement <text>', "the person's own words")
    .option('--transmit-to <controller>', 'portability: send the data straight to this controller, where feasible')
    .option('--transmit-address <address>', 'portability: where that controller takes data');
}

/** The demand as the API takes it; which options belong to which right is told before anything is sent. */
export function demandOf(own: DemandOptions): Demand | undefined {
  const { right, correct, ground, only, scope, purpose, channel, eraseProfile, statement } = own;
  refuseOthers(own);
  const said = statement === undefined ? {} : { statement };
  switch (right) {
    case 'rectification':
      if (correct === undefined) throw lacking('rectification', '--correct', 'write it like --correct users.email=…');
      return { kind: 'rectification', corrections: correct, ...said };
    case 'restriction':
      if (ground === undefined) throw lacking('restriction', '--ground', `one of ${RESTRICTION_CASES.join(', ')}`);
      return { kind: 'restriction', ground, ...(only === undefined ? {} : { data: only }), ...said };
    case 'objection':
      if (scope === undefined) throw lacking('objection', '--scope', `one of ${OBJECTION_SCOPES.join(', ')}`);
      return {
        kind: 'objection',
        scope,
        ...(purpose === undefined ? {} : { purposes: purpose }),
        ...(channel === undefined ? {} : { channels: channel }),
        ...(eraseProfile === undefined ? {} : { eraseProfile }),
        ...said,
      };
    case 'portability':
      return portabilityOf(own);
    default:
      return undefined;
  }
}

function portabilityOf({ transmitTo: controller, transmitAddress: address }: DemandOptions): Demand | undefined {
  if (controller === undefined && address === undefined) return undefined;
  if (controller === undefined || address === undefined)
    throw lacking('direct transmission', '--transmit-to and --transmit-address', 'name the controller and its address');
  return { kind: 'portability', transmitTo: { controller, address } };
}

const BELONGS: Record<string, keyof DemandOptions> = {
  '--correct': 'correct',
  '--ground': 'ground',
  '--only': 'only',
  '--scope': 'scope',
  '--purpose': 'purpose',
  '--channel': 'channel',
  '--erase-profile': 'eraseProfile',
  '--statement': 'statement',
  '--transmit-to': 'transmitTo',
  '--transmit-address': 'transmitAddress',
};
const USED: Record<string, readonly string[]> = {
  rectification: ['--correct', '--statement'],
  restriction: ['--ground', '--only', '--statement'],
  objection: ['--scope', '--purpose', '--channel', '--erase-profile', '--statement'],
  portability: ['--transmit-to', '--transmit-address'],
};

function refuseOthers(own: DemandOptions): void {
  const used = USED[own.right ?? ''] ?? [];
  const stray = Object.entries(BELONGS)
    .filter(([option, name]) => own[name] !== undefined && !used.includes(option))
    .map(([option]) => option);
  if (stray.length === 0) return;
  throw new HabeasError('invalid', `${stray.join(', ')} cannot go with --right ${own.right ?? ''}`, {
    hint: used.length === 0 ? 'leave it out' : `${own.right ?? ''} takes ${used.join(', ')}`,
  });
}

function lacking(right: string, option: string, hint: string): HabeasError {
  return new HabeasError('invalid', `${right} needs ${option}`, { hint });
}

function addChannel(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), oneOf('--channel', OBJECTION_CHANNELS)(text)];
}

function addText(text: string, before: string[] = []): string[] {
  return [...before, text];
}

const CORRECTION =
  /^(?:(?<holder>[a-z][a-z0-9-]*)\/)?(?:(?<dataset>[a-z][a-z0-9_-]*)\.)?(?<field>[^=./]{1,64})=(?<value>.*)$/s;

function addCorrection(text: string, before: DemandedCorrection[] = []): DemandedCorrection[] {
  const parts = CORRECTION.exec(text)?.groups;
  if (!parts) {
    throw new HabeasError('invalid', '--correct needs a field and a value', {
      hint: 'write it like email=person@example.com, users.email=… or accounts/users.email=…',
    });
  }
  const { holder, dataset, field = '', value = '' } = parts;
  return [
    ...before,
    {
      ...(holder === undefined ? {} : { holder }),
      ...(dataset === undefined ? {} : { dataset }),
      field,
      value,
    },
  ];
}

const DATA = /^(?<holder>[a-z][a-z0-9-]*)(?:\/(?<dataset>[a-z][a-z0-9_-]*)(?:\/(?<item>.+))?)?$/;

/** Items of one data set are collected in one entry. */
function addData(text: string, before: DemandedData[] = []): DemandedData[] {
  const parts = DATA.exec(text)?.groups;
  if (!parts) {
    throw new HabeasError('invalid', '--only needs a holder', {
      hint: 'write it like billing, billing/invoices or billing/invoices/invoices/2026',
    });
  }
  const { holder = '', dataset, item } = parts;
  const same = before.find((entry) => item !== undefined && entry.holder === holder && entry.dataset === dataset);
  if (same?.items)
    return before.map((entry) => (entry === same ? { ...entry, items: [...(same.items ?? []), item ?? ''] } : entry));
  return [
    ...before,
    { holder, ...(dataset === undefined ? {} : { dataset }), ...(item === undefined ? {} : { items: [item] }) },
  ];
}
