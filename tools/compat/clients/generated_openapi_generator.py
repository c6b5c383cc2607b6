import os

import og_client
from og_client.api import AskApi, OpenaiApi
from og_client.models import AskRequest, ChatCompletionsRequest

configuration = og_client.Configuration(host=os.environ["COMPAT_URL"], access_token=os.environ["COMPAT_KEY"])
with og_client.ApiClient(configuration) as api:
    messages = [{"role": "user", "content": "hola"}]
    chat = OpenaiApi(api).create_chat_completion(ChatCompletionsRequest.from_dict({"model": "gpt-4o-mini", "messages": messages}))
    assert chat.choices[0].message.content
    assert AskApi(api).ask(AskRequest(ask="hola")).answer
    assert AskApi(api).me().plan
    assert OpenaiApi(api).list_models().data
    try:
        OpenaiApi(api).create_chat_completion(ChatCompletionsRequest.from_dict({"model": "no-such-model", "messages": messages}))
        raise AssertionError("expected a refusal")
    except og_client.ApiException as error:
        assert error.status == 404
