/**
 * The database of runs in the browser (IndexedDB). It may be forbidden, full, cleared while the page is open, or made
 * by a newer version of the page: each is a trouble that the page reports once and works on without it.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { CellResult } from "../bridge/generated/types.js";
import type { LeftCell } from "../bridge/messages.js";
import type { Row } from "./rows.js";

const NAME = "spikeground";
/** 2: studies and their cells. */
const VERSION = 2;
/** Milliseconds after which a database that does not open counts as broken. */
const OPEN_PATIENCE = 5000;

export interface KeptCheckpoint {
  /** Id of its row. */
  id: string;
  env_steps: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A study as a row of the list. */
export interface KeptStudy {
  id: string;
  /** What `spikeground study` reads, as JSON. */
  description: string;
  /** Milliseconds since 1970. */
  begun: number;
  saved: number;
  results: readonly CellResult[];
  /** Number of all cells. */
  cells: number;
  /** Whether it is trained as soon as a tab of this page is open. */
  going: boolean;
  /** When it was deleted, until it is removed for good; null otherwise. */
  deleted: number | null;
}

export interface KeptCell extends LeftCell {
  /** Of the study, and the number of the cell. */
  study: string;
  number: number;
}

interface Schema extends DBSchema {
  runs: { key: string; value: Row };
  checkpoints: { key: string; value: KeptCheckpoint };
  studies: { key: string; value: KeptStudy };
  cells: { key: [study: string, number: number]; value: KeptCell };
}

const STORES = ["runs", "checkpoints", "studies", "cells"] as const;

export type Database = IDBPDatabase<Schema>;
export type Trouble = "forbidden" | "full" | "cleared" | "newer" | "broken";

/** Why nothing could be kept or read. */
export class StorageTrouble extends Error {
  constructor(
    readonly trouble: Trouble,
    cause: unknown = null,
  ) {
    super(`the browser's storage is ${trouble}`, { cause });
  }
}

let opening: Promise<Database> | null = null;
/** A trouble that lasts as long as the page is open. */
let lasting: StorageTrouble | null = null;
let report: (trouble: Trouble) => void = () => undefined;

/** Sets what is called at every trouble. */
export function onTrouble(listener: (trouble: Trouble) => void): void {
  report = listener;
}

/**
 * Does work with the database, which is opened first if need be; if its connection was lost, once more with a new one.
 * Rejected with a `StorageTrouble`.
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  try {
    try {
      return await work(await opened());
    } catch (error) {
      if (!isLost(error)) throw error;
      forget("cleared");
      return await work(await opened());
    }
  } catch (error) {
    const trouble = error instanceof StorageTrouble ? error : new StorageTrouble(troubleOf(error), error);
    if (trouble.trouble === "forbidden" || trouble.trouble === "newer") lasting = trouble;
    report(trouble.trouble);
    throw trouble;
  }
}

function opened(): Promise<Database> {
  if (lasting) return Promise.reject(lasting);
  if (!opening) {
    const begun = open();
    opening = begun;
    // The next attempt opens it anew.
    begun.catch(() => {
      if (opening === begun) opening = null;
    });
  }
  return opening;
}

async function open(): Promise<Database> {
  let database: Database | null = null;
  let late: ReturnType<typeof setTimeout> | undefined;
  const isOpen = openDB<Schema>(NAME, VERSION, {
    upgrade(database, before) {
      if (before < 1) {
        database.createObjectStore("runs", { keyPath: "id" });
        database.createObjectStore("checkpoints", { keyPath: "id" });
      }
      if (before < 2) {
        database.createObjectStore("studies", { keyPath: "id" });
        database.createObjectStore("cells", { keyPath: ["study", "number"] });
      }
    },
    // Another tab deletes the database, or a newer version of the page changes it.
    blocking(_current, next) {
      database?.close();
      if (next !== null) lasting = new StorageTrouble("newer");
      forget(next === null ? "cleared" : "newer");
    },
    terminated: () => forget("cleared"),
  });
  const isLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new StorageTrouble("broken")), OPEN_PATIENCE);
  });
  try {
    database = await Promise.race([isOpen, isLate]);
  } finally {
    clearTimeout(late);
  }
  for (const store of STORES)
    if (!database.objectStoreNames.contains(store)) {
      database.close();
      throw new StorageTrouble("broken");
    }
  return database;
}

/** Drops the connection, which is of no use any more. */
function forget(trouble: Trouble): void {
  opening = null;
  report(trouble);
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

/** Whether the connection was closed under the work. */
function isLost(error: unknown): boolean {
  return ["InvalidStateError", "NotFoundError", "AbortError"].includes(nameOf(error)) && lasting === null;
}

function troubleOf(error: unknown): Trouble {
  switch (nameOf(error)) {
    case "QuotaExceededError":
      return "full";
    case "VersionError":
      return "newer";
    case "SecurityError":
    case "TypeError":
    case "ReferenceError":
      return "forbidden";
    default:
      return "broken";
  }
}
