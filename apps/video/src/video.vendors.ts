import { localEngines } from '@portazgo/local-engines';
import type { Vendor } from '@portazgo/providers-contract';
import { fal } from '@portazgo/providers-fal';
import { picsart } from '@portazgo/providers-picsart';

/** Who makes films and takes their background away. */
export const videoVendors: readonly Vendor[] = [fal, picsart, localEngines];
