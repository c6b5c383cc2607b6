import { z } from 'zod';

/** Opaque vendor data that must be sent back unchanged, kept under the vendor's name and never given to another (providers/README.md point 12). */
export const vendorData = z.object({ provider: z.string(), data: z.record(z.string(), z.unknown()) });
export type VendorData = z.infer<typeof vendorData>;

export const textPart = z.object({ type: z.literal('text'), text: z.string() });
/** `url` is an http(s) address or a data URL; the llm service decides what the upstream may see. */
export const imagePart = z.object({ type: z.literal('image'), url: z.string(), detail: z.enum(['auto', 'low', 'high']).optional() });
export const contentPart = z.discriminatedUnion('type', [textPart, imagePart]);
export type ContentPart = z.infer<typeof contentPart>;

export const toolCall = z.object({ id: z.string(), name: z.string(), arguments: z.string(), vendorData: vendorData.optional() });
export type ToolCall = z.infer<typeof toolCall>;

export const chatMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string(), name: z.string().optional() }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(contentPart).min(1)]), name: z.string().optional() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    reasoning: z.string().optional(),
    refusal: z.string().optional(),
    toolCalls: z.array(toolCall).optional(),
    name: z.string().optional(),
  }),
  z.object({ role: z.literal('tool'), toolCallId: z.string(), content: z.string() }),
]);
export type ChatMessage = z.infer<typeof chatMessage>;
