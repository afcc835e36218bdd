/** The API description as a plain page, made from the same document as `/v1/openapi.json`. */
import type { JSX } from 'preact';
import { z } from 'zod';
import { Page } from '../pages/layout.js';

const operationSchema = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  responses: z.record(z.string(), z.object({ description: z.string().optional() })).optional(),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

export function DocsPage({ document }: { document: unknown }): JSX.Element {
  const { paths } = documentSchema.parse(document);
  return (
    <Page title="Habeas API" brand="Habeas API" home="/v1/docs">
      <h1>Habeas API, version 1</h1>
      <p>
        The whole description, for tools: <a href="/v1/openapi.json">OpenAPI 3.1</a>. Every call carries{' '}
        <code>Authorization: Bearer …</code>; errors are <code>application/problem+json</code> (RFC 9457) and name the
        field and the mend.
      </p>
      {Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => (
          <section class="card" key={`${method} ${path}`} aria-label={`${method.toUpperCase()} ${path}`}>
            <h2>
              <code>
                {method.toUpperCase()} {path}
              </code>
            </h2>
            <p>{operation.summary}</p>
            {operation.description === undefined ? null : <p class="soft">{operation.description}</p>}
            <p class="small">
              {Object.entries(operation.responses ?? {})
                .map(([status, { description = '' }]) =>
                  description === '' || description === 'Default Response' ? status : `${status} ${description}`,
                )
                .join(' · ')}
            </p>
          </section>
        )),
      )}
    </Page>
  );
}
