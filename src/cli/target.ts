/** Where a command goes: the server's address and the person's token, from options, the environment, or the service of the data folder. */
import { resolve } from 'node:path';
import { HabeasError } from '../common/errors.js';
import type { ApiClient } from './client.js';
import { createApiClient } from './client.js';
import type { Io } from './io.js';
import { readRunFile } from './up/run-files.js';

export interface GlobalOptions {
  json?: boolean;
  url?: string;
  token?: string;
  data?: string;
  config?: string;
}

export const DEFAULT_DATA_FOLDER = '.habeas/data';
export const DEFAULT_CONFIG = 'habeas.yaml';

// An empty variable counts as absent in all of these: that is how containers pass on what is not set.

export function dataFolderOf(options: GlobalOptions, io: Io): string {
  return resolve(io.cwd, options.data ?? (io.env.HABEAS_DATA || DEFAULT_DATA_FOLDER));
}

export function configFileOf(options: GlobalOptions, io: Io): string {
  return resolve(io.cwd, options.config ?? (io.env.HABEAS_CONFIG || DEFAULT_CONFIG));
}

export function apiOf(options: GlobalOptions, io: Io): ApiClient {
  const url = urlOf(options, io);
  const token = options.token ?? io.env.HABEAS_TOKEN;
  if (!token) {
    throw new HabeasError('unauthenticated', 'no token: the server has to know who acts', {
      hint: 'set HABEAS_TOKEN to your personal token; an administrator makes one with `habeas token create`',
    });
  }
  return createApiClient({ url, token });
}

function urlOf(options: GlobalOptions, io: Io): string {
  const given = options.url ?? (io.env.HABEAS_URL || undefined);
  if (given !== undefined) {
    if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
    throw new HabeasError('invalid', 'the address of the server is not an http or https URL', {
      hint: 'write it like http://127.0.0.1:7800 in --url or HABEAS_URL',
    });
  }
  const folder = dataFolderOf(options, io);
  const url = readRunFile(folder, 'server')?.url;
  if (url !== undefined) return url;
  throw new HabeasError('unavailable', `no server is named, and none runs on ${folder}`, {
    hint: 'start it with `habeas up`, or name one with --url or HABEAS_URL',
  });
}
