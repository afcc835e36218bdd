/**
 * What of a dataset is in the bundle. An access bundle holds all that is not withheld and marks what is portable (P7); a
 * portability bundle holds portable datasets and fields only and lists the rest by category (P2).
 */
import type { DatasetPortability, Right } from '../law/index.js';
import type { BundleDataset, LeftOut, PortableVerdict } from './types.js';

export interface Selection {
  /** Nothing of the dataset is written when false. */
  included: boolean;
  /** Described fields that are written, in the order of the description. */
  fields: string[];
  /** Described fields taken out of every record. */
  dropped: Set<string>;
  /** Fields without a description go too: nobody has said that they are portable. */
  dropUndescribed: boolean;
  /** Written fields whose verdict is not the record's. */
  except: string[];
  leftOut: LeftOut[];
}

/** The law's verdict in the form the bundle takes. */
export function portableVerdict({ portable, reason, rules, fields }: DatasetPortability): PortableVerdict {
  return {
    portable,
    reason,
    rules,
    fields: Object.fromEntries(fields.map((field) => [field.name, { portable: field.portable, reason: field.reason }])),
  };
}

export function select(right: Right, holder: string, dataset: BundleDataset): Selection {
  const { description, portable, withheldFields = {} } = dataset;
  const names = description.fields.map((field) => field.name);
  const verdictOf = (name: string): { portable: boolean; reason: string } =>
    (Object.hasOwn(portable.fields ?? {}, name) ? portable.fields?.[name] : undefined) ?? portable;
  const onlyPortable = right === 'portability';
  const dropped = new Set(
    names.filter(
      (name) =>
        Object.hasOwn(withheldFields, name) || (onlyPortable && !(portable.portable && verdictOf(name).portable)),
    ),
  );
  const fields = names.filter((name) => !dropped.has(name));
  const included = !dataset.withheld && fields.length > 0;
  const about = { holder, dataset: description.name, title: description.title, category: description.category };
  const leftOut: LeftOut[] = [];
  if (onlyPortable && !portable.portable) {
    leftOut.push({ ...about, reason: portable.reason, rules: portable.rules });
  } else if (onlyPortable) {
    for (const [reason, group] of groupBy(
      names.filter((name) => !verdictOf(name).portable),
      (n) => verdictOf(n).reason,
    )) {
      leftOut.push({ ...about, fields: group, reason, rules: portable.rules });
    }
  }
  return {
    included,
    fields,
    dropped: new Set([...dropped, ...Object.keys(withheldFields)]),
    dropUndescribed: onlyPortable,
    except: fields.filter((name) => verdictOf(name).portable !== portable.portable),
    leftOut,
  };
}

function groupBy(names: string[], key: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(key(name), [...(groups.get(key(name)) ?? []), name]);
  return groups;
}
