import litellm
from report import BASE, KEY, RECORDING, must, refused, report

litellm.suppress_debug_info = True
common = {"api_base": BASE, "api_key": KEY, "num_retries": 0}
chat = {**common, "model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "hola"}]}
tools = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]
schema = {"type": "json_schema", "json_schema": {"name": "place", "schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}


def round_trip():
    message = litellm.completion(**chat, tools=tools, tool_choice="required").choices[0].message
    must(message.tool_calls, "no call")
    results = [{"role": "tool", "tool_call_id": call.id, "content": "20 degrees"} for call in message.tool_calls]
    litellm.completion(**{**chat, "messages": [*chat["messages"], message.model_dump(), *results]}, tools=tools)


def two_turns():
    first = litellm.responses(model="openai/gpt-4o-mini", input="hola", **common)
    must(litellm.responses(model="openai/gpt-4o-mini", input="y ahora", previous_response_id=first.id, **common).output, "no output")


def refusals():
    refused(401, lambda: litellm.completion(**{**chat, "api_key": "ptz_live_wrong"}))
    refused(404, lambda: litellm.completion(**{**chat, "model": "openai/no-such-model"}))
    refused(400, lambda: litellm.completion(**{**chat, "temperature": 9}))


report({
    "chat, whole": lambda: must(litellm.completion(**chat).choices[0].message.content, "no text"),
    "chat, streamed": lambda: must("".join(c.choices[0].delta.content or "" for c in litellm.completion(**chat, stream=True)), "no text"),
    "tools, round trip": round_trip,
    "structured output": lambda: must("city" in litellm.completion(**chat, response_format=schema).choices[0].message.content, "no city"),
    "embeddings": lambda: must(litellm.embedding(model="openai/text-embedding-3-small", input=["hola"], **common).data, "no numbers"),
    "responses, two turns": two_turns,
    "image": lambda: must(litellm.image_generation(model="openai/gpt-image-1", prompt="a bridge", **common).data[0].b64_json, "no picture"),
    "speech": lambda: must(litellm.speech(model="openai/gpt-4o-mini-tts", voice="alloy", input="hola", **common).content, "no bytes"),
    "transcription": lambda: litellm.transcription(model="openai/whisper-1", file=open(RECORDING, "rb"), **common).text,
    "refusals 401, 404, 400": refusals,
})
