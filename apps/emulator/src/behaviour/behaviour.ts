import type { FaultName } from './fault.ts';
import type { MediaBehaviour } from './media-behaviour.ts';

/** What one call asks of the emulator; absent means the ordinary answer. */
export interface Behaviour extends MediaBehaviour {
  readonly tokens?: number;
  readonly intervalMs: number;
  readonly delayMs: number;
  readonly queueMs: number;
  readonly cutBytes?: number;
  readonly stallBytes?: number;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly overrun?: number;
  readonly hugeMebibytes?: number;
  readonly reasoning?: number;
  readonly cached?: number;
  readonly finish?: string;
  readonly stamped?: boolean;
  readonly faults: ReadonlySet<FaultName>;
}

export const noFaults: ReadonlySet<FaultName> = new Set();
export const ordinary: Behaviour = { intervalMs: 0, delayMs: 0, queueMs: 0, faults: noFaults };
