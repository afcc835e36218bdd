export interface Transpiled {
  /** Absolute path of the JavaScript made from a source file, given from the repository's root. */
  path(source: string): string;
  remove(): Promise<void>;
}

/** `sources`: files or folders, from the repository's root. */
export function transpile(sources: string[]): Promise<Transpiled>;
