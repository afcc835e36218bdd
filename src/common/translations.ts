/** Translations of the operator's own texts, kept in files beside the configuration: `letters.translations: { de: translations/de.yaml }`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { HabeasError } from './errors.js';

/**
 * The configuration with each file named under `letters.translations` in place of its name; what is written there itself stays.
 * @param folder of the configuration file
 * @throws HabeasError `invalid` for a file that cannot be read or is not YAML, naming the field
 */
export function withTranslations(config: unknown, folder: string): unknown {
  if (!isRecord(config) || !isRecord(config.letters) || !isRecord(config.letters.translations)) return config;
  const translations = Object.entries(config.letters.translations).map(([language, value]) => [
    language,
    typeof value === 'string' ? readTranslation(language, resolve(folder, value)) : value,
  ]);
  return { ...config, letters: { ...config.letters, translations: Object.fromEntries(translations) as unknown } };
}

function readTranslation(language: string, file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = `${file} cannot be read as YAML`;
    throw new HabeasError('invalid', `the translations to ${language} cannot be read`, {
      cause,
      fields: [
        {
          pointer: `/letters/translations/${language}`,
          detail,
          mend: 'name a YAML file relative to the configuration',
        },
      ],
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
