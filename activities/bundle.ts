/** The answer to access and portability: letter and bundle(s), streamed into the vault. Object ids are fixed, so a repeat overwrites. */
import { Readable } from 'node:stream';
import { writeBundle } from '../src/bundle/index.js';
import type { BundleHolder } from '../src/bundle/types.js';
import { holderNames } from '../src/common/config.js';
import type { CollectResult } from '../src/connector/contract.js';
import { portability } from '../src/law/index.js';
import { wordsFor } from '../src/messages/index.js';
import type { RenderedLetter } from '../src/messages/types.js';
import type { RequestRow } from '../src/register/types.js';
import { requestKeyId } from '../src/vault/key-store.js';
import { leftFor } from './agreements.js';
import { answeringHolders, bundleHolders, rowsOf } from './answer-holders.js';
import type { CoreDeps } from './deps.js';
import { describe } from './descriptions.js';
import { leaveOutWithheld, logExemptions, refusesSome } from './exemptions.js';
import { whileBeating } from './heartbeats.js';
import { letter, letterContext, requestRow } from './messages.js';
import type { AnswerFile, AnswerInput, AnswerResult, CoreActivities } from './types.js';
import { zoneOf } from './zones.js';

type BundleActivities = Pick<CoreActivities, 'datasetsToCollect' | 'needsStepUp' | 'prepareAnswer'>;

export function createBundleActivities(deps: CoreDeps): BundleActivities {
  const { descriptions } = deps;
  return {
    datasetsToCollect({ right, subjects, withheldCategories, scope }) {
      const wanted = Object.entries(subjects).map(([holder, subject]) => {
        const names = describe(descriptions, holder)
          .datasets.filter((dataset) => !withheldCategories.includes(dataset.category))
          .filter((dataset) => scope?.includes(dataset.category) ?? true)
          .filter((dataset) => leftFor(deps, right, holder, dataset, subject) === undefined)
          .filter((dataset) => right !== 'portability' || portability(dataset, subject.representative).portable)
          .map((dataset) => dataset.name);
        return [holder, names] as const;
      });
      return Promise.resolve(Object.fromEntries(wanted));
    },

    needsStepUp({ holders, categories }) {
      const found = holders.some((holder) =>
        describe(descriptions, holder).datasets.some((dataset) => categories.includes(dataset.category)),
      );
      return Promise.resolve(found);
    },

    prepareAnswer: (input) => whileBeating(() => prepareAnswer(deps, input)),
  };
}

async function prepareAnswer(deps: CoreDeps, input: AnswerInput): Promise<AnswerResult> {
  const row = await requestRow(deps, input.requestId);
  const asked = bundleHolders(input, deps, holderNames(deps.config));
  const holders = await leaveOutWithheld(deps, input, asked);
  const rendered = renderAnswer(deps, row, input, holders);
  const letterFile = await storeLetter(deps, row, rendered, input.at, input.letterKey);
  const bundles = await storeBundle(deps, row, input, holders, rendered);
  const outcome = outcomeOf(input, holders);
  await deps.register.audit.append({
    chain: input.requestId,
    at: input.at,
    actor: 'system',
    type: 'answer.prepared',
    detail: {
      bundles: bundles.map(({ bytes, sha256: hash }) => ({ bytes, sha256: hash })),
      outcome,
      rows: rowsPerHolder(input.collected),
    },
    key: `prepared:${input.at}`,
  });
  await logExemptions(deps, input);
  return { outcome, files: [letterFile, ...bundles] };
}

/** A missing part makes it partly fulfilled; where Art 20 covers nothing that was found, portability is refused with reasons (P2). */
function outcomeOf(input: AnswerInput, holders: BundleHolder[]): AnswerResult['outcome'] {
  const found = holders.flatMap((holder) => (holder.status === 'found' ? holder.datasets : []));
  // Nothing found in what Art 20 covers is nothing granted either.
  const granted = found.some((dataset) => dataset.portable.portable && (rowsOf(dataset) > 0 || dataset.withheld));
  if (input.right === 'portability' && found.length > 0 && !granted) return 'refused';
  const missing = holders.some((holder) => holder.status === 'failed' || holder.status === 'withheld');
  return missing || input.withheld.length > 0 || refusesSome(input) ? 'partly_fulfilled' : 'fulfilled';
}

/** @param supplementTo instant of the answer it adds to; absent: it is the answer */
export function renderAnswer(
  deps: CoreDeps,
  row: RequestRow,
  input: AnswerInput,
  holders: BundleHolder[],
  supplementTo?: string,
): RenderedLetter {
  const added = supplementTo === undefined ? {} : { supplementTo };
  const context = letterContext(deps, row, input.claim, input.at, true);
  if (row.right === 'access') {
    return letter('access_answer', context, {
      holders: answeringHolders(holders),
      automatedDecisions: deps.config.automatedDecisions ?? [],
      copyEnclosed: true,
      ...added,
    });
  }
  const found = holders.flatMap((holder) =>
    holder.status === 'found' ? holder.datasets.map((dataset) => ({ holder, dataset })) : [],
  );
  return letter('portability_answer', context, {
    ...added,
    ...(input.transmission === undefined ? {} : { transmission: input.transmission }),
    included: found
      .filter(({ dataset }) => dataset.portable.portable && !dataset.withheld && rowsOf(dataset) > 0)
      .map(({ holder, dataset }) => ({
        holderTitle: holder.title,
        title: dataset.description.title,
        records: rowsOf(dataset),
        reason: dataset.portable.reason,
      })),
    leftOut: found.flatMap(({ dataset }) => leftOut(dataset)),
    nothingFound: holders.filter((holder) => holder.status === 'nothing_found').map((holder) => holder.title),
    failed: holders.flatMap((holder) =>
      holder.status === 'failed' ? [{ title: holder.title, reason: holder.reason }] : [],
    ),
  });
}

/** By category with the reason, never values (P2). */
function leftOut(dataset: Extract<BundleHolder, { status: 'found' }>['datasets'][number]): {
  title: string;
  category: typeof dataset.description.category;
  fields?: string[];
  reason: string;
}[] {
  const { title, category } = dataset.description;
  if (dataset.withheld) return [{ title, category, reason: dataset.withheld.reason }];
  if (!dataset.portable.portable) return [{ title, category, reason: dataset.portable.reason }];
  const byReason = new Map<string, string[]>();
  for (const [field, verdict] of Object.entries(dataset.portable.fields ?? {})) {
    if (!verdict.portable) byReason.set(verdict.reason, [...(byReason.get(verdict.reason) ?? []), field]);
  }
  return [...byReason].map(([reason, fields]) => ({ title, category, fields, reason }));
}

/** The letter on its own, beside the copy in the bundle: the portal shows it. */
export async function storeLetter(
  deps: CoreDeps,
  { id: requestId, number }: RequestRow,
  rendered: RenderedLetter,
  at: string,
  key = 'answer',
  place = { objectId: `requests/${requestId}/letters/${key}.html`, keyId: requestKeyId('content', requestId) },
): Promise<AnswerFile> {
  const { objectId, keyId } = place;
  const { bytes, sha256: hash } = await deps.vault.put(
    objectId,
    keyId,
    Readable.from([Buffer.from(rendered.html, 'utf8')]),
  );
  await deps.register.letters.record({
    requestId,
    key,
    kind: rendered.kind,
    locale: rendered.language,
    objectId,
    sha256: hash,
    at,
  });
  return { name: `${number}-${key}.html`, objectId, bytes, sha256: hash, mediaType: 'text/html; charset=utf-8' };
}

/** @param folder under the request's own, when it is not the answer itself */
export async function storeBundle(
  deps: CoreDeps,
  row: RequestRow,
  input: AnswerInput,
  holders: BundleHolder[],
  rendered: RenderedLetter,
  folder = input.round === 0 ? 'bundle' : `bundle/${input.round}`,
): Promise<AnswerFile[]> {
  const { vault, signer, config } = deps;
  const volumes = writeBundle(
    {
      requestId: row.id,
      number: row.number,
      right: row.right,
      jurisdiction: row.jurisdiction,
      locale: input.claim.locale,
      defaultLanguage: config.letters?.defaultLanguage,
      words: (language) => wordsFor(language, config.letters?.translations),
      zone: zoneOf(row.jurisdiction),
      createdAt: input.at,
      controller: row.controller ?? config.controller,
      letter: rendered,
      holders,
      signing: signer,
    },
    (part) => vault.get(part.object),
  );
  const stored: AnswerFile[] = [];
  for (const written of volumes) {
    const objectId = `requests/${row.id}/${folder}/${written.volume.number}.zip`;
    await vault.put(objectId, requestKeyId('content', row.id), written.stream);
    const { bytes, sha256: hash } = await written.done;
    stored.push({ name: written.volume.name, objectId, bytes, sha256: hash, mediaType: 'application/zip' });
  }
  return stored;
}

function rowsPerHolder(collected: Record<string, CollectResult>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(collected).map(([holder, { rows }]) => [
      holder,
      Object.values(rows).reduce((sum, count) => sum + count, 0),
    ]),
  );
}
