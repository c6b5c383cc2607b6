import os

from opc_client import AuthenticatedClient
from opc_client.api.ask import ask, me
from opc_client.api.openai import create_chat_completion, create_embedding, list_models
from opc_client.models import AskRequest, ChatCompletionsRequest, EmbeddingsRequest

client = AuthenticatedClient(base_url=os.environ["COMPAT_URL"], token=os.environ["COMPAT_KEY"], raise_on_unexpected_status=True)
messages = [{"role": "user", "content": "hola"}]
chat = create_chat_completion.sync(client=client, body=ChatCompletionsRequest.from_dict({"model": "gpt-4o-mini", "messages": messages}))
assert chat.choices[0].message.content
assert ask.sync(client=client, body=AskRequest(ask="hola")).answer
assert me.sync(client=client).plan
assert create_embedding.sync(client=client, body=EmbeddingsRequest(model="text-embedding-3-small", input_="hola")).data
assert list_models.sync(client=client).data
