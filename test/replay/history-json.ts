/**
 * Histories as proto3 JSON, the form in which every Temporal tool writes and reads them. The SDK's own `historyToJSON` compares classes
 * across copies of protobufjs and fails wherever npm has installed more than one: hence the copy that the messages themselves use.
 */
import { createRequire } from 'node:module';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';

export type History = temporal.api.history.v1.IHistory;

interface ProtoJson {
  toJson(type: unknown, message: unknown): unknown;
  fromJson(type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }): History | null;
}

const fromHere = createRequire(import.meta.url);
const fromProto = createRequire(fromHere.resolve('@temporalio/proto'));
const { toJson, fromJson } = fromProto('protobufjs/ext/protojson') as ProtoJson;

const root = proto as unknown as { lookupType(name: string): { fromObject(message: unknown): unknown } };
const HISTORY = root.lookupType('temporal.api.history.v1.History');

export function historyToJson(history: History): unknown {
  return toJson(HISTORY, HISTORY.fromObject(history));
}

export function historyFromJson(json: unknown): History {
  const history = fromJson(HISTORY, json, { ignoreUnknownFields: true });
  if (history === null) throw new TypeError('this is not a history');
  return history;
}
