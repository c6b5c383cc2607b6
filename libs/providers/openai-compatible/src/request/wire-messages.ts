import { createHash } from 'node:crypto';
import type { ChatMessage, ContentPart, ToolCall } from '@portazgo/contracts';
import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { VendorProfile } from '../vendors/vendor-profile.ts';

/** The conversation as the vendor wants it. Keys it does not know, and other vendors' opaque data, stay here. */
export function wireMessages(profile: VendorProfile, messages: readonly ChatMessage[]): object[] {
  return messages.map((message) => wireMessage(profile, message));
}

function wireMessage(profile: VendorProfile, message: ChatMessage): object {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content, name: nameOf(profile, message) };
    case 'user':
      return { role: 'user', content: wireContent(message.content), name: nameOf(profile, message) };
    case 'tool':
      return { role: 'tool', tool_call_id: toolId(profile, message.toolCallId), content: message.content };
    case 'assistant': {
      const { content, refusal, reasoning } = message;
      const toolCalls = message.toolCalls?.length ? message.toolCalls : undefined;
      return {
        role: 'assistant',
        // A refusal is text the model said; where there is no field for it, it stays part of the conversation as text.
        content: content ?? (toolCalls ? null : profile.passBackRefusal && refusal ? null : (refusal ?? '')),
        name: nameOf(profile, message),
        refusal: profile.passBackRefusal ? refusal : undefined,
        reasoning_content: profile.passBackReasoning && toolCalls ? reasoning : undefined,
        tool_calls: toolCalls?.map((call) => wireToolCall(profile, call)),
      };
    }
  }
}

function wireToolCall(profile: VendorProfile, call: ToolCall): object {
  const own = profile.passBackToolExtras && call.vendorData?.provider === profile.name ? call.vendorData.data : undefined;
  const extras = own ?? profile.missingToolExtras;
  return { id: toolId(profile, call.id), type: 'function', function: { name: call.name, arguments: call.arguments }, extra_content: extras };
}

const nameOf = (profile: VendorProfile, message: { name?: string | undefined }) => (profile.messageNames ? message.name : undefined);

function wireContent(content: string | ContentPart[]): unknown {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: part.url, detail: part.detail } },
  );
}

/** The same foreign id always becomes the same nine characters, so that a call and its result still find each other. */
function toolId(profile: VendorProfile, id: string): string {
  if (profile.toolIds === 'any' || /^[A-Za-z0-9]{9}$/.test(id)) return id;
  return BigInt(`0x${createHash('sha256').update(id).digest('hex')}`)
    .toString(36)
    .slice(0, 9);
}

/** Names the first image the vendor must not or cannot take. */
export function unsupportedImage(profile: VendorProfile, messages: ProviderChatRequest['messages']): UnsupportedField | null {
  if (profile.images === 'url') return null;
  for (const [messageIndex, message] of messages.entries()) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    for (const [partIndex, part] of message.content.entries()) {
      if (part.type !== 'image') continue;
      const field = `messages[${messageIndex}].content[${partIndex}].image_url`;
      if (profile.images === 'none') return { field, reason: `${profile.name} takes no images` };
      if (!part.url.startsWith('data:')) return { field, reason: `${profile.name} takes images only as data URLs (data:image/png;base64,…)` };
    }
  }
  return null;
}
