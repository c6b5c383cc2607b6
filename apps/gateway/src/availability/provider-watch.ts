import type { Model } from '@portazgo/catalog';
import { providerRooms, providerServiceOf, type KeyMode, type ProviderRoom } from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import { RoomView, type RoomKnowledge, type RoomViewOptions } from './room-view.ts';
import { whyNot, whyResting, type Unavailability } from './unavailability.ts';

type Asked = Pick<Model, 'id' | 'routes'>;
type Listed = Asked & Pick<Model, 'kind' | 'operations'>;

/** Whether somebody can serve a model, by what the rooms tell of their providers. */
export class ProviderWatch {
  private readonly views: ReadonlyMap<ProviderRoom, RoomView>;

  constructor(rpc: RpcClient, options: RoomViewOptions) {
    this.views = new Map(providerRooms.map((room) => [room, new RoomView(rpc, room, options)]));
  }

  /** Null: somebody can, or nobody knows better yet. */
  async whyNot(model: Asked, operation: string, keyMode: KeyMode): Promise<Unavailability | null> {
    const room = providerServiceOf(operation);
    return whyNot(model, operation, keyMode, room, (await this.views.get(room)?.look()) ?? 'unknown');
  }

  /** The same for a whole list of models, which is looked up once. */
  async lookAround(keyMode: KeyMode): Promise<ModelAvailability> {
    const known = await Promise.all([...this.views].map(async ([room, view]) => [room, await view.look()] as const));
    return new ModelAvailability(new Map(known), keyMode);
  }
}

export class ModelAvailability {
  constructor(
    private readonly rooms: ReadonlyMap<ProviderRoom, RoomKnowledge>,
    private readonly keyMode: KeyMode,
  ) {}

  /** For lists: also when every provider that could serve it refuses at this moment. A call is tried all the same, or nobody would find out when it works again. */
  whyNotOnOffer(model: Listed, operations: readonly string[] = usualOperations(model)): Unavailability | null {
    const off = this.whyNot(model, operations);
    if (off) return off;
    const faults = operations.map((operation) => whyResting(model, operation, this.keyMode, this.rooms.get(providerServiceOf(operation)) ?? 'unknown'));
    return faults.every((fault) => fault !== null) ? (faults[0] ?? null) : null;
  }

  /** A model can be used when any of its operations can. */
  whyNot(model: Listed, operations: readonly string[] = usualOperations(model)): Unavailability | null {
    const faults = operations.map((operation) => {
      const room = providerServiceOf(operation);
      return whyNot(model, operation, this.keyMode, room, this.rooms.get(room) ?? 'unknown');
    });
    return faults.every((fault) => fault !== null) ? (faults[0] ?? null) : null;
  }
}

// What counts tokens is asked as a call of the llm room; everything else has its room in its name.
const usualOperations = ({ kind, operations }: Listed) => (kind === 'chat' || kind === 'embedding' || kind === 'moderation' ? [kind] : operations);
