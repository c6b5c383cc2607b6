import { readConfig } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { z } from 'zod';

/** How to reach an account at a vendor. */
export interface VendorAccess {
  readonly apiKey: string | undefined;
  readonly url: string | undefined;
}

type Variable = z.ZodOptional<z.ZodString | z.ZodURL>;

/** `<VENDOR>_API_KEY` and `<VENDOR>_URL` of every vendor a service knows. */
export function vendorVariables(vendors: readonly Vendor[]): z.ZodObject<Record<string, Variable>> {
  return z.object(
    Object.fromEntries(
      vendors.flatMap(({ name, isLocal, isBuiltIn }): [string, Variable][] =>
        isBuiltIn
          ? []
          : [
              [keyVariable(name), z.string().optional().describe(`key of the account at ${name}${isLocal ? ', if the server wants one' : ''}`)], // prettier-ignore
              [urlVariable(name), z.url().optional().describe(isLocal ? `address of your ${name} server; switches it on` : `another address for ${name}`)], // prettier-ignore
            ],
      ),
    ),
  );
}

/** Vendor name to what the environment says of its account. */
export function readVendorAccess(vendors: readonly Vendor[], environment: NodeJS.ProcessEnv): Readonly<Record<string, VendorAccess>> {
  return accessOf(vendors, readConfig(vendorVariables(vendors), environment));
}

/** The same from variables that were read already. */
export function accessOf(vendors: readonly Vendor[], variables: Readonly<Record<string, unknown>>): Readonly<Record<string, VendorAccess>> {
  const text = (name: string) => {
    const value = variables[name];
    return typeof value === 'string' ? value : undefined;
  };
  return Object.fromEntries(vendors.map(({ name }) => [name, { apiKey: text(keyVariable(name)), url: text(urlVariable(name)) }]));
}

// A variable's name has no hyphens: FISH_AUDIO_API_KEY.
const prefix = (vendor: string) => vendor.toUpperCase().replaceAll('-', '_');
const keyVariable = (vendor: string) => `${prefix(vendor)}_API_KEY`;
const urlVariable = (vendor: string) => `${prefix(vendor)}_URL`;
