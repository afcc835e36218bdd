/**
 * Which ZIP holds what, known before the first byte: volumes are cut between parts, so that each is complete in itself and can name
 * its siblings. Pure: the same input gives the same plan.
 */
import { HabeasError } from '../common/errors.js';
import type { PartRef } from '../connector/contract.js';
import { PathSet, safeName } from './names.js';
import { select } from './select.js';
import type { Selection } from './select.js';
import type { BundleDataset, BundleInput, VolumePlan } from './types.js';

/** Datasets up to this many records are one JSON array; larger ones are NDJSON, which can be read line by line. */
export const SMALL_DATASET_ROWS = 1000;

/** A run of parts of one dataset that goes into one volume. */
export interface Slice {
  holder: string;
  dataset: BundleDataset;
  selection: Selection;
  /** From 1 within the dataset, and how many there are. */
  number: number;
  of: number;
  records: PartRef[];
  attachments: { part: PartRef; path: string }[];
  rows: number;
  form: 'array' | 'lines';
  paths: { json: string; csv: string; schema: string };
}

export interface Volume extends VolumePlan {
  slices: Slice[];
  siblings: { name: string; number: number; datasets: string[] }[];
}

/** Volumes of a bundle, at least one. */
export function planVolumes(input: BundleInput): Volume[] {
  const paths = new PathSet();
  const volumes: Slice[][] = [[]];
  let filled = 0;
  for (const holder of input.holders) {
    if (holder.status !== 'found') continue;
    let attachment = 0;
    for (const dataset of holder.datasets) {
      const selection = select(input.right, holder.holder, dataset);
      const parts = orderedParts(holder.holder, dataset);
      if (!selection.included || parts.length === 0) continue;
      const named = parts.map((part) =>
        part.kind === 'attachment'
          ? { part, path: attachmentPath(paths, holder.holder, ++attachment, part) }
          : { part, path: '' },
      );
      const runs = cut(named, input.splitAfterBytes, () => filled);
      const slices = slicesOf(holder.holder, dataset, selection, runs, paths);
      slices.forEach((slice, index) => {
        if (runs[index]?.newVolume) {
          volumes.push([]);
          filled = 0;
        }
        volumes.at(-1)?.push(slice);
        filled += bytesOf(slice);
      });
    }
  }
  return volumes.map((slices, index) => ({
    ...naming(input.number, index + 1, volumes.length),
    slices,
    siblings: volumes.map((others, other) => ({
      name: naming(input.number, other + 1, volumes.length).name,
      number: other + 1,
      datasets: [...new Set(others.map((slice) => `${slice.holder}/${slice.dataset.description.name}`))],
    })),
  }));
}

interface NamedPart {
  part: PartRef;
  path: string;
}
interface Run {
  parts: NamedPart[];
  newVolume: boolean;
}

/** Greedy: a part that would overfill the volume begins the next one; a part larger than the limit stands alone. */
function cut(parts: NamedPart[], limit: number | undefined, filledBefore: () => number): Run[] {
  const runs: Run[] = [];
  let filled = filledBefore();
  for (const named of parts) {
    const overfull = limit !== undefined && filled > 0 && filled + named.part.bytes > limit;
    if (overfull) filled = 0;
    const run = runs.at(-1);
    if (overfull || !run) runs.push({ parts: [named], newVolume: overfull });
    else run.parts.push(named);
    filled += named.part.bytes;
  }
  return runs;
}

function slicesOf(holder: string, dataset: BundleDataset, selection: Selection, runs: Run[], paths: PathSet): Slice[] {
  const total = rowsOf(runs.flatMap((run) => run.parts));
  const form = total <= SMALL_DATASET_ROWS && runs.length === 1 ? 'array' : 'lines';
  const folder = safeName(holder);
  const name = safeName(dataset.description.name);
  return runs.map(({ parts }, index) => {
    const stem = `${folder}/${name}${runs.length > 1 ? `.${index + 1}-of-${runs.length}` : ''}`;
    return {
      holder,
      dataset,
      selection,
      number: index + 1,
      of: runs.length,
      records: parts.map(({ part }) => part).filter((part) => part.kind === 'records'),
      attachments: parts.filter(({ part }) => part.kind === 'attachment'),
      rows: rowsOf(parts),
      form,
      paths: {
        json: paths.take(`data/${stem}`, form === 'array' ? '.json' : '.ndjson'),
        csv: paths.take(`data/${stem}`, '.csv'),
        schema: paths.take(`schemas/${stem}`, '.schema.json'),
      },
    };
  });
}

function attachmentPath(paths: PathSet, holder: string, number: number, part: PartRef): string {
  return paths.take(`attachments/${safeName(holder)}/${number}-${safeName(part.fileName ?? 'attachment')}`, '');
}

function orderedParts(holder: string, dataset: BundleDataset): PartRef[] {
  const parts = dataset.parts
    .filter((part) => part.kind === 'attachment' || part.rows > 0)
    .sort((a, b) => a.index - b.index || a.kind.localeCompare(b.kind, 'en'));
  const stranger = parts.find((part) => part.dataset !== dataset.description.name);
  if (stranger) {
    throw new HabeasError(
      'invalid',
      `bundle: a part of dataset ${stranger.dataset} is listed under ${holder}/${dataset.description.name}`,
    );
  }
  return parts;
}

function rowsOf(parts: NamedPart[]): number {
  return parts.reduce((sum, { part }) => sum + (part.kind === 'records' ? part.rows : 0), 0);
}

function bytesOf(slice: Slice): number {
  const parts = [...slice.records, ...slice.attachments.map(({ part }) => part)];
  return parts.reduce((sum, part) => sum + part.bytes, 0);
}

function naming(requestNumber: string, number: number, of: number): VolumePlan {
  const stem = safeName(requestNumber);
  return { number, of, name: of === 1 ? `${stem}.zip` : `${stem}-${number}-of-${of}.zip` };
}
