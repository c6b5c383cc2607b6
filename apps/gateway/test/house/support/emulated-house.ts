import path from 'node:path';
import { startHouse, type House, type HouseOptions } from '@portazgo/testing';

/** A house whose models are the emulator's, each named after how its upstream behaves. No balancer looks at it, so it need not wait for one when it stops. */
export function startEmulatedHouse(options: HouseOptions = {}): Promise<House> {
  const environment = { DRAIN_DELAY_MS: '0', ...options.environment };
  return startHouse({ ...options, catalogDir: path.join(__dirname, '..', 'catalog'), environment });
}
