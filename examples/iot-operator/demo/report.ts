/** What the demo prints at the end: where everything lies, what was kept and why. */
import { relative } from 'node:path';
import type { SceneResult } from './stage.js';

export function reportTo(results: SceneResult[], summary: string): string {
  const here = (file: string): string => relative(process.cwd(), file);
  const rows: string[] = ['', 'What came of it', ''];
  for (const result of results) {
    rows.push(
      `${result.request}  ${result.right}: ${(result.outcome ?? 'open').replace('_', ' ')}, due ${result.dueDate ?? 'no date'}`,
    );
    if (result.letter) rows.push(`  letter       ${here(result.letter)}`);
    for (const bundle of result.bundles ?? []) rows.push(`  bundle       ${here(bundle)}`);
    if (result.certificate) rows.push(`  certificate  ${here(result.certificate)}`);
    if (result.kept && result.kept.length > 0) {
      rows.push(result.right === 'portability' ? '  left out' : '  kept');
      rows.push(...result.kept.map((line) => `    ${line}`));
    }
    rows.push(`  checked      ${result.checked.length} things by reading the files and the systems themselves`, '');
  }
  rows.push(`The same as JSON: ${here(summary)}`, '');
  return rows.join('\n');
}
