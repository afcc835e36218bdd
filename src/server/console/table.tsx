/** A table with a line of headings; on a narrow screen its cells stand below each other, named by `data-label`. */
import type { ComponentChildren, JSX } from 'preact';

export interface TableProps {
  columns: readonly string[];
  caption?: string;
  children: ComponentChildren;
}

export function Table({ columns, caption, children }: TableProps): JSX.Element {
  return (
    <table class="stack">
      {caption === undefined ? null : <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
