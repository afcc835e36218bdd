/** Special agreements as the configuration has them: what they name has to be there, and which clauses do not count (B3). */
import type { Config } from '../../common/config.js';
import type { ErrorDetail } from '../../common/errors.js';
import type { Description } from '../../connector/contract.js';
import { judgeAgreement } from '../../law/index.js';
import type { Category } from '../../law/index.js';

type Descriptions = ReadonlyMap<string, Description>;

function categoryOf(descriptions: Descriptions, dataset: string): Category | undefined {
  const [holder = '', name] = dataset.split('/');
  return descriptions.get(holder)?.datasets.find((one) => one.name === name)?.category;
}

/** Data sets no holder describes. */
export function agreementFaults(
  { agreements }: Config,
  descriptions: Descriptions,
): NonNullable<ErrorDetail['fields']> {
  return Object.entries(agreements).flatMap(([name, { controllerOf, retentionMonths }]) => {
    const at = `/agreements/${name}`;
    const named = [
      ...controllerOf.map((dataset, index) => ({ dataset, pointer: `${at}/controllerOf/${index}` })),
      ...Object.keys(retentionMonths).map((dataset) => ({
        dataset,
        pointer: `${at}/retentionMonths/${dataset.replace('/', '~1')}`,
      })),
    ];
    return named
      .filter(({ dataset }) => categoryOf(descriptions, dataset) === undefined)
      .map(({ dataset, pointer }) => ({
        pointer,
        detail: `${dataset} is described by no holder`,
        mend: 'name a data set as <holder>/<dataset>, as the holder describes it',
      }));
  });
}

/** Clauses that will be reported with each request they touch, and not applied. */
export function agreementDoubts({ agreements, law }: Config, descriptions: Descriptions): string[] {
  return Object.entries(agreements).flatMap(([name, agreement]) =>
    judgeAgreement(agreement, law, (dataset) => categoryOf(descriptions, dataset)).conflicts.map(
      ({ says }) => `agreements.${name} has a clause that is not applied: ${says}`,
    ),
  );
}
