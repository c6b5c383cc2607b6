import { Injectable } from '@nestjs/common';
import { readBearer, readPresentedKey } from '@portazgo/admission';
import type { StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { dayOfFileId, ObjectStore, verifyFileLink } from '@portazgo/storage';
import { type EdgeRequest, toInboundCall } from '../edge/inbound-call.ts';
import { houseErrors } from '../dialects/house-errors.ts';
import { KeyLook } from '../uploads/key-look.ts';

/** The secrets that open files. */
export class FileSecrets {
  constructor(
    readonly linkSecret: string,
    readonly keyPepper: string,
  ) {}
}

export interface PresentedSignature {
  readonly expires: string;
  readonly signature: string;
}

// Has the form of an id and belongs to nothing: looked for where the id given has no such form, so that every refusal takes its time.
const nobodysId = `00000000-${'0'.repeat(26)}`;

/**
 * Who may read a file: whoever has a link that was signed for it, and its owner by key. All others are told the same in the same time,
 * whether the file is unknown, another's or over, or the link was made up.
 */
@Injectable()
export class FileAccess {
  constructor(
    private readonly objects: ObjectStore,
    private readonly looks: KeyLook,
    private readonly secrets: FileSecrets,
  ) {}

  async byLinkOrKey(id: string, signed: PresentedSignature, request: EdgeRequest): Promise<StoredFile> {
    if (signed.signature === '' && request.headers.authorization !== undefined) {
      Object.assign(request, readPresentedKey(readBearer(request.headers.authorization), this.secrets.keyPepper));
      const { clientId } = await this.looks.lookOfAnyScope(toInboundCall(request, houseErrors.native));
      return this.ofOwner(id, clientId);
    }
    const file = await this.find(id);
    const linked = { id: file?.id ?? nobodysId, owner: file?.owner ?? '' };
    const isSigned = verifyFileLink({ secret: this.secrets.linkSecret, file: linked, ...signed, now: new Date() });
    if (!file || !isSigned) throw new ServiceError('not_found', { what: 'file' });
    return file;
  }

  async ofOwner(id: string, clientId: string): Promise<StoredFile> {
    const file = await this.find(id);
    if (file?.owner !== clientId) throw new ServiceError('not_found', { what: 'file' });
    return file;
  }

  private find(id: string): Promise<StoredFile | null> {
    return this.objects.head(dayOfFileId(id) === undefined ? nobodysId : id);
  }
}
